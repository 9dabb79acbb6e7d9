package org.facteur.queue.mime;

import java.util.Set;
import java.util.stream.Collectors;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;

/**
 * How far a parser goes.
 *
 * @param enabled false when the whole message is one header and one body
 * @param headerSize bytes of a header that are kept; what is beyond is dropped (header_size_limit)
 * @param nesting levels of multiparts that are followed (mime_nesting_limit)
 * @param boundary bytes of a boundary that count (mime_boundary_length_limit)
 * @param wanted what the parser is to complain about
 */
public record MimeSettings(
    boolean enabled, int headerSize, int nesting, int boundary, Set<MimeProblem> wanted) {
  private static final Parameter<Integer> HEADER_SIZE_LIMIT =
      Parameter.integer("header_size_limit");
  private static final Parameter<Integer> NESTING_LIMIT = Parameter.integer("mime_nesting_limit");
  private static final Parameter<Integer> BOUNDARY_LIMIT =
      Parameter.integer("mime_boundary_length_limit");

  public MimeSettings {
    wanted = Set.copyOf(wanted);
  }

  /** The limits of a configuration. */
  public static MimeSettings of(
      Configuration configuration, boolean enabled, Set<MimeProblem> wanted) {
    return new MimeSettings(
        enabled,
        configuration.get(HEADER_SIZE_LIMIT),
        configuration.get(NESTING_LIMIT),
        configuration.get(BOUNDARY_LIMIT),
        wanted);
  }

  /** The same limits, without complaints. */
  public MimeSettings silent() {
    return with(Set.of());
  }

  /** The same without one of the complaints. */
  public MimeSettings without(MimeProblem problem) {
    return with(
        wanted.stream().filter(each -> each != problem).collect(Collectors.toUnmodifiableSet()));
  }

  private MimeSettings with(Set<MimeProblem> fewer) {
    return fewer.equals(wanted)
        ? this
        : new MimeSettings(enabled, headerSize, nesting, boundary, fewer);
  }
}
