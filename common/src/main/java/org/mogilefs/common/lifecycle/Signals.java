package org.mogilefs.common.lifecycle;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system. The JDK has them in {@code sun.misc} only, which it keeps for want of another way
 * (JEP 260); they are reached by reflection because a compiler that is told a release warns of that package.
 */
public final class Signals {
    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Runs {@code action} on a thread of the JVM's each time the signal comes, in place of what the JVM does by itself.
     *
     * @param name without {@code SIG}; one that the system does not know, or the JVM keeps for itself, is logged
     * @param action what to do; it should be short, as other signals wait for it
     */
    public static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.invoke(action, arguments);
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            log.warn("SIG{} is left to the JVM: {}", name, e.toString());
        }
    }
}
