package org.mogilefs.tools.cli;

import java.util.List;

/** A program of the table in {@link org.mogilefs.tools.Main}. */
public interface Program {
    /** Its name, such as {@code mogadm}. */
    String name();

    /** A sentence. */
    String description();

    /** The options that all of its commands take. */
    List<Option> commonOptions();

    /** All of its commands; a program with just one has one with its own name. */
    List<Command> commands();

    /** The exit status of a run that a tracker or a storage node made fail. */
    int failureStatus();

    /** Runs it and gives the exit status. */
    int run(List<String> arguments) throws Exception;
}
