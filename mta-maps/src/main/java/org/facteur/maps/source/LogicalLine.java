package org.facteur.maps.source;

/**
 * A logical line: a line and the lines that continue it, comments and empty lines left out.
 *
 * @param text continuation lines keep their leading white space
 * @param number of the line that it begins in, from 1
 */
public record LogicalLine(String text, int number) {}
