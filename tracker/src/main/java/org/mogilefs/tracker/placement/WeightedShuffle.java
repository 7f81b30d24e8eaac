package org.mogilefs.tracker.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Draws without replacement, each time with a chance in proportion to weight; what weighs nothing is never drawn. */
public final class WeightedShuffle {
    private WeightedShuffle() {}

    /** All of {@code items} whose weight is above 0, in the order drawn. */
    public static <T> List<T> of(List<T> items, ToDoubleFunction<T> weight, RandomGenerator random) {
        List<T> left = new ArrayList<>(
                items.stream().filter(i -> weight.applyAsDouble(i) > 0).toList());
        List<T> drawn = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            double total = left.stream().mapToDouble(weight).sum();
            double at = random.nextDouble() * total;
            int index = 0;
            while (index < left.size() - 1 && (at -= weight.applyAsDouble(left.get(index))) >= 0) {
                index++;
            }
            drawn.add(left.remove(index));
        }
        return drawn;
    }
}
