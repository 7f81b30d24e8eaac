package org.mogilefs.tracker.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A namespace of keys.
 *
 * @param dmid its number
 * @param name its name
 * @param classes its classes by ascending classid, the default class always among them
 */
public record Domain(int dmid, String name, List<FileClass> classes) {
    public Domain {
        classes = List.copyOf(classes);
    }

    /** The class with this name. */
    public Optional<FileClass> classNamed(String className) {
        return classes.stream().filter(c -> c.name().equals(className)).findFirst();
    }

    /** The class with this number. */
    public Optional<FileClass> classWithId(int classid) {
        return classes.stream().filter(c -> c.classid() == classid).findFirst();
    }
}
