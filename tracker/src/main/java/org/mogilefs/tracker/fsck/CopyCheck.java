package org.mogilefs.tracker.fsck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.store.FileRow;

/** Looks at the copies of one file, all at once, and changes nothing. */
final class CopyCheck {
    private final NodeClient nodes;

    CopyCheck(NodeClient nodes) {
        this.nodes = nodes;
    }

    /** What a device has of the file. */
    sealed interface Copy {
        /** The device asked. */
        Device device();

        /** There, with the right length. */
        record Good(Device device) implements Copy {}

        /** There, with another length. */
        record WrongLength(Device device, long length) implements Copy {}

        /** Not there. */
        record Missing(Device device) implements Copy {}

        /** On a device that is dead: as good as lost, without asking. */
        record OnDead(Device device) implements Copy {}

        /** It cannot be told now. */
        record Unknown(Device device, String reason) implements Copy {}
    }

    List<Copy> look(ClusterView view, FileRow file, List<Device> devices) throws InterruptedException {
        List<Copy> copies = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Copy>> asked = devices.stream()
                    .map(device -> threads.submit(() -> look(view, file, device)))
                    .toList();
            for (Future<Copy> answer : asked) {
                copies.add(answer.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking a device failed", e.getCause());
        }
        return copies;
    }

    private Copy look(ClusterView view, FileRow file, Device device) {
        if (device.state() == DeviceState.DEAD) {
            return new Copy.OnDead(device);
        }
        if (view.hostOf(device).isEmpty() || !device.state().canRead()) {
            return new Copy.Unknown(device, "out of service");
        }
        return switch (nodes.head(view.hostOf(device).get(), device, file.fid())) {
            case NodeClient.HeadResult.Present(long length) when length == file.length() -> new Copy.Good(device);
            case NodeClient.HeadResult.Present(long length) -> new Copy.WrongLength(device, length);
            case NodeClient.HeadResult.Missing() -> new Copy.Missing(device);
            case NodeClient.HeadResult.Unreachable(String reason) -> new Copy.Unknown(device, reason);
        };
    }
}
