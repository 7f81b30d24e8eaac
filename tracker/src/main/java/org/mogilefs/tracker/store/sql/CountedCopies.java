package org.mogilefs.tracker.store.sql;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mogilefs.protocol.Checksum;

/** Copies that are there now, each with its file's devcount counted anew; in a few statements for all. */
final class CountedCopies implements BulkWrite<CountedCopies.Change, Boolean> {
    /**
     * What to note of one file before its copies are counted.
     *
     * @param devid where there is another copy, if there is one
     * @param checksum the file's, where it was not known
     */
    record Change(long fid, OptionalInt devid, Optional<Checksum> checksum) {}

    @Override
    public List<Boolean> run(Session session, List<Change> changes) {
        // in one order for all who lock several rows
        List<Change> sorted =
                changes.stream().sorted(Comparator.comparingLong(Change::fid)).toList();
        List<Change> added =
                sorted.stream().filter(change -> change.devid().isPresent()).toList();
        if (!added.isEmpty()) {
            session.update(
                    session.dialect()
                            .insertIgnore("file_on", List.of("fid", "devid"), Dialect.rows("?, ?", added.size())),
                    added.stream()
                            .<Object>mapMulti((change, each) -> {
                                each.accept(change.fid());
                                each.accept(change.devid().getAsInt());
                            })
                            .toArray());
        }
        sorted.forEach(change -> change.checksum().ifPresent(sum -> SqlChecksumStore.put(session, change.fid(), sum)));
        recount(session, sorted.stream().map(Change::fid).distinct().toList());
        return Collections.nCopies(changes.size(), true);
    }

    /** Sets the devcount of each to the number of its copies. */
    static void recount(Session session, Collection<Long> fids) {
        Map<Long, Long> copies = new HashMap<>();
        // counted by itself: inside the UPDATE it would lock the rows and the gaps around them
        session.query(
                "SELECT fid, COUNT(*) AS copies FROM file_on WHERE fid IN (" + Dialect.marks(fids.size())
                        + ") GROUP BY fid",
                row -> copies.put(row.number("fid"), row.number("copies")),
                fids.toArray());
        fids.stream()
                .collect(Collectors.groupingBy(fid -> copies.getOrDefault(fid, 0L)))
                .forEach((count, same) -> session.update(
                        "UPDATE file SET devcount = ? WHERE fid IN (" + Dialect.marks(same.size()) + ")",
                        Stream.concat(Stream.of(count), same.stream()).toArray()));
    }
}
