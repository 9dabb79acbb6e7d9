package org.facteur.queue.resolve;

/** Rewrites addresses to standard form: fully qualified, routing operators resolved. */
public interface AddressRewriter {
  /** Whose rules apply to an incomplete address. */
  enum Context {
    /** append $myorigin and $mydomain */
    LOCAL,
    /** remote_header_rewrite_domain, or nothing for headers */
    REMOTE,
    /** leave incomplete addresses alone */
    NONE
  }

  /** Rewrites an address in external (quoted) form; the result is in external form. */
  String rewrite(Context context, String externalAddress);

  /** Rewrites an address in internal form; the result is in internal form. */
  String rewriteInternal(Context context, String internalAddress);
}
