package org.mogilefs.tracker.command.file;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.CloseRequest;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;

/**
 * {@code create_close domain key fid devid path size checksum checksumverify}: makes an upload a file, when it is all
 * there. What is refused before the tempfile row was looked up may be tried again; what is refused after it gives the
 * upload up, and the client opens anew. With {@code wait_devcount=N} (ours) the answer waits until the file is on N
 * devices, at most {@code wait_timeout} seconds.
 */
public final class CreateClose implements CommandHandler {
    // a digest may mean that the tracker reads the whole file; clients that ask for it know
    private static final Duration DIGEST_MAX = Duration.ofMinutes(10);

    private final Store store;
    private final NodeClient nodes;
    private final JobControl jobs;
    private final CopyWait copyWait;

    /** @param jobs has its replicate job woken for each new file */
    public CreateClose(Store store, NodeClient nodes, JobControl jobs) {
        this.store = store;
        this.nodes = nodes;
        this.jobs = jobs;
        this.copyWait = new CopyWait(store.files());
    }

    /** What a request asks for, checked as far as it can be without the database. */
    private record Upload(
            long fid, Host host, Device device, String key, String path, String size, Optional<Checksum> checksum) {
        /** Whether a file of so many bytes is what the client means; a size below 0, or none, says nothing. */
        boolean allows(long length) {
            double expected = PerlNumber.parseDecimal(size);
            return expected <= -1 || expected == length;
        }
    }

    @Override
    public Response handle(CommandContext context) throws InterruptedException {
        Domain domain = context.domain();
        Upload upload = upload(context);
        Tempfile tempfile =
                store.tempfiles().find(upload.fid()).orElseThrow(() -> new CommandException(ErrorCode.NO_TEMP_FILE));
        long length;
        try {
            length = verify(context, upload, tempfile);
        } catch (CommandException refusal) {
            giveUp(upload, tempfile);
            throw refusal;
        }
        if (upload.key().isEmpty()) {
            // closing without a key is how a client says that it does not want the file
            giveUp(upload, tempfile);
            return Response.Ok.EMPTY;
        }
        store(domain, upload, tempfile, length);
        jobs.wake(JobKind.REPLICATE);
        return copyWait.answer(context, upload.fid());
    }

    private static Upload upload(CommandContext context) {
        long fid = PerlNumber.parse(context.required("fid", ErrorCode.NO_FID));
        String devid = context.required("devid", ErrorCode.NO_DEVID);
        String path = context.required("path", ErrorCode.NO_PATH);
        Optional<Checksum> checksum = Optional.empty();
        if (context.isTrue("checksum")) {
            checksum = Checksum.parse(context.text("checksum"));
            if (checksum.isEmpty()) {
                throw new CommandException(ErrorCode.INVALID_CHECKSUM_FORMAT);
            }
        }
        Device device = context.view()
                .device((int) Math.clamp(PerlNumber.parse(devid), -1, Integer.MAX_VALUE))
                .filter(d -> PerlNumber.isDigits(devid)
                        && path.equals(Seen.by(context).upload(d, fid)))
                .orElseThrow(() -> new CommandException(ErrorCode.BOGUS_ARGS));
        Host host = context.view().hostOf(device).orElseThrow(() -> new CommandException(ErrorCode.BOGUS_ARGS));
        return new Upload(
                fid,
                host,
                device,
                context.text("key"),
                path,
                context.isTrue("size") ? context.text("size") : "-1",
                checksum);
    }

    /** The upload's length in bytes, or the refusal that costs the upload. */
    private long verify(CommandContext context, Upload upload, Tempfile tempfile) {
        if (!tempfile.devids().contains(upload.device().devid())) {
            String valid = String.join(
                    ",", tempfile.devids().stream().map(String::valueOf).toList());
            throw new CommandException(
                    ErrorCode.INVALID_DESTDEV,
                    "File uploaded to invalid dest " + upload.device().devid() + ". Valid devices were: " + valid);
        }
        if (upload.key().isEmpty()) {
            return 0;
        }
        long length = length(upload);
        if (!upload.allows(length)) {
            throw new CommandException(
                    ErrorCode.SIZE_MISMATCH,
                    "Expected: " + upload.size() + "; actual: " + length + "; path: " + upload.path());
        }
        if (upload.checksum().isPresent() && context.isTrue("checksumverify")) {
            verifyChecksum(upload, upload.checksum().get());
        }
        return length;
    }

    private long length(Upload upload) {
        return switch (nodes.head(upload.host(), upload.device(), upload.fid())) {
            case NodeClient.HeadResult.Present(long length) -> length;
            case NodeClient.HeadResult.Missing() -> throw sizeUnknown(upload, "missing", "");
            case NodeClient.HeadResult.Unreachable(String reason) -> throw sizeUnknown(upload, "cantreach", reason);
        };
    }

    private static CommandException sizeUnknown(Upload upload, String why, String error) {
        return new CommandException(
                ErrorCode.SIZE_VERIFY_ERROR,
                "Expected: " + upload.size() + "; actual: 0 (" + why + "); path: " + upload.path() + "; error: "
                        + error);
    }

    private void verifyChecksum(Upload upload, Checksum wanted) {
        Optional<Checksum> actual = nodes.digest(
                        upload.host(), upload.device(), upload.fid(), wanted.type(), false, DIGEST_MAX)
                .known();
        if (!actual.equals(Optional.of(wanted))) {
            String type = wanted.type().wire();
            throw new CommandException(
                    ErrorCode.CHECKSUM_MISMATCH,
                    "Expected: Checksum[f=" + upload.fid() + ";" + type + "=" + wanted.hex() + "]; actual: "
                            + actual.map(Checksum::toString).orElse(type + ":unreadable") + "; path: "
                            + upload.path());
        }
    }

    private void store(Domain domain, Upload upload, Tempfile tempfile, long length) {
        Optional<Checksum> kept = upload.checksum()
                .filter(c -> domain.classWithId(tempfile.classid())
                        .flatMap(FileClass::hashType)
                        .filter(t -> t == c.type())
                        .isPresent());
        CloseRequest request = new CloseRequest(
                inDomain(tempfile, domain), upload.key(), upload.device().devid(), length, kept);
        switch (store.files().close(request)) {
            case STORED -> {
                // done
            }
            case NO_TEMPFILE -> throw new CommandException(ErrorCode.NO_TEMP_FILE);
            case FID_EXISTS -> throw new CommandException(ErrorCode.FID_EXISTS);
        }
    }

    // the key is stored in the domain that the close names, whatever the open said; the original does the same
    private static Tempfile inDomain(Tempfile tempfile, Domain domain) {
        return new Tempfile(
                tempfile.fid(),
                domain.dmid(),
                tempfile.dkey(),
                tempfile.classid(),
                tempfile.devids(),
                tempfile.createtime());
    }

    /** Has the bytes removed from wherever they may have gone. */
    private void giveUp(Upload upload, Tempfile tempfile) {
        FileStore files = store.files();
        Set<Integer> devids = new LinkedHashSet<>(tempfile.devids());
        devids.add(upload.device().devid());
        if (!files.discard(upload.fid(), devids)) {
            throw new CommandException(ErrorCode.NO_TEMP_FILE);
        }
        jobs.wake(JobKind.DELETE);
    }
}
