package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.mogilefs.tracker.store.CloseOutcome;
import org.mogilefs.tracker.store.CloseRequest;

/**
 * Uploads that become files: the tempfile row goes, the old file of the key is queued for deletion, the copy, the file
 * and the wish for its replication come. Each statement is run once for all of them.
 */
final class FileCloses implements BulkWrite<CloseRequest, CloseOutcome> {
    @Override
    public List<CloseOutcome> run(Session session, List<CloseRequest> requests) {
        if (areDistinct(requests)) {
            return together(session, requests);
        }
        // the second close of a key, or of a fid, has to find what the first one did
        List<CloseOutcome> outcomes = new ArrayList<>();
        requests.forEach(request -> outcomes.addAll(together(session, List.of(request))));
        return outcomes;
    }

    private static boolean areDistinct(List<CloseRequest> requests) {
        Set<Object> seen = new HashSet<>();
        return requests.stream()
                .allMatch(request -> seen.add(fid(request))
                        && seen.add(List.of(request.tempfile().dmid(), request.dkey())));
    }

    private static long fid(CloseRequest request) {
        return request.tempfile().fid();
    }

    private static List<CloseOutcome> together(Session session, List<CloseRequest> requests) {
        Map<Long, Long> old = oldFids(session, requests);
        Set<Long> fresh = requests.stream()
                .map(FileCloses::fid)
                .filter(fid -> !fid.equals(old.get(fid)))
                .collect(Collectors.toSet());
        Set<Long> taken = takeTempfiles(session, fresh);
        List<CloseRequest> stored = requests.stream()
                .filter(request -> taken.contains(fid(request)))
                .toList();
        stored.stream()
                .map(request -> old.get(fid(request)))
                .filter(Objects::nonNull)
                .forEach(oldFid -> FileChanges.delete(session, oldFid));
        if (!stored.isEmpty()) {
            addFiles(session, stored);
        }
        return requests.stream()
                .map(FileCloses::fid)
                .map(fid -> taken.contains(fid)
                        ? CloseOutcome.STORED
                        : fresh.contains(fid) ? CloseOutcome.NO_TEMPFILE : CloseOutcome.FID_EXISTS)
                .toList();
    }

    /** The fids that have the keys now, by the fids that are to have them. */
    private static Map<Long, Long> oldFids(Session session, List<CloseRequest> requests) {
        List<FileKey> keys = requests.stream()
                .map(request -> new FileKey(request.tempfile().dmid(), request.dkey()))
                .toList();
        Map<Long, Long> found = new HashMap<>();
        session.query(
                "SELECT asked.n AS n, f.fid AS fid FROM " + FileKey.join(session.dialect(), keys.size()),
                row -> found.put(fid(requests.get(row.integer("n"))), row.number("fid")),
                FileKey.parameters(keys));
        return found;
    }

    /** Removes the rows; the fids of those that were there. */
    private static Set<Long> takeTempfiles(Session session, Set<Long> fids) {
        if (fids.isEmpty()) {
            return fids;
        }
        String these = " FROM tempfile WHERE fid IN (" + Dialect.marks(fids.size()) + ")";
        Set<Long> there = fids;
        if (fids.size() > 1) {
            String select = session.dialect().forUpdate("SELECT fid" + these);
            there = new HashSet<>(session.query(select, row -> row.number("fid"), fids.toArray()));
        }
        return session.update("DELETE" + these, fids.toArray()) == 0 ? Set.of() : there;
    }

    private static void addFiles(Session session, List<CloseRequest> requests) {
        Dialect dialect = session.dialect();
        int count = requests.size();
        List<Long> fids = requests.stream().map(FileCloses::fid).toList();
        session.update(
                dialect.insertIgnore("file_on", List.of("fid", "devid"), Dialect.rows("?, ?", count)),
                flat(requests, request -> List.of(fid(request), request.devid())));
        requests.forEach(request ->
                request.checksum().ifPresent(checksum -> SqlChecksumStore.put(session, fid(request), checksum)));
        session.update("DELETE FROM file WHERE fid IN (" + Dialect.marks(count) + ")", fids.toArray());
        session.update(
                "INSERT INTO file (fid, dmid, dkey, length, classid, devcount) VALUES ("
                        + Dialect.rows("?, ?, ?, ?, ?, 1", count) + ")",
                flat(
                        requests,
                        request -> List.of(
                                fid(request),
                                request.tempfile().dmid(),
                                request.dkey(),
                                request.length(),
                                request.tempfile().classid())));
        QueueChanges.enqueueReplication(session, fids, 0, null);
    }

    private interface Parameters {
        Collection<Object> of(CloseRequest request);
    }

    private static Object[] flat(List<CloseRequest> requests, Parameters parameters) {
        return requests.stream()
                .flatMap(request -> parameters.of(request).stream())
                .toArray();
    }
}
