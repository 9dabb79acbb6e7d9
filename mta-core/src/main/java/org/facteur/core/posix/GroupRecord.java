package org.facteur.core.posix;

/** A group, see group(5). */
public record GroupRecord(String name, int gid) {}
