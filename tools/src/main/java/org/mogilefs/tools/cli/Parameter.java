package org.mogilefs.tools.cli;

/**
 * An argument without a name.
 *
 * @param name what it is called in help texts and asked for by
 * @param description a sentence
 */
public record Parameter(String name, String description) {}
