package org.mogilefs.storage.fuzz;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * How long a property is tried: as often as it says and always the same within the test run; with {@code
 * -Dmogilefs.fuzz.seconds=300} for so long, each time with other values. {@code -Dmogilefs.fuzz.seed} repeats a run.
 */
final class FuzzRun implements AroundPropertyHook, AroundTryHook {
    private static final long SECONDS = Long.getLong("mogilefs.fuzz.seconds", 0);
    private static final String SEED = System.getProperty("mogilefs.fuzz.seed");

    private static volatile long end;

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        if (SECONDS > 0) {
            context.attributes().setTries(Integer.MAX_VALUE);
            context.attributes().setSeed(SEED == null ? Long.toString(System.nanoTime()) : SEED);
        } else if (SEED != null) {
            context.attributes().setSeed(SEED);
        }
        return property.execute();
    }

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor one, List<Object> parameters) {
        TryExecutionResult result = one.execute(parameters);
        boolean isOver = SECONDS > 0 && System.nanoTime() - end > 0;
        return isOver && result.isSatisfied() ? TryExecutionResult.satisfied(true) : result;
    }
}
