package org.facteur.smtpd.access;

import org.facteur.core.dns.DnsResolver;
import org.facteur.core.dns.HostNames;
import org.facteur.core.lookup.LookupFailure;
import org.facteur.core.lookup.LookupTables;
import org.facteur.queue.resolve.AddressClass;
import org.facteur.queue.resolve.AddressResolver;
import org.facteur.queue.resolve.AddressRewriter;
import org.facteur.queue.resolve.RecipientValidity;
import org.facteur.queue.resolve.Resolution;
import org.facteur.queue.verify.AddressVerifier;

/** Whom access control asks. */
public record AccessServices(
    LookupTables tables,
    AddressRewriter rewriter,
    AddressResolver resolver,
    RecipientValidity validity,
    DnsResolver dns,
    HostNames names,
    PolicyConnector policies,
    AddressVerifier verifier,
    EvaluationListener listener) {

  /** Resolves an address as a client gave it, internal form. */
  public Resolution resolve(String sender, String address) throws LookupFailure {
    return resolver.resolve(
        sender, rewriter.rewriteInternal(AddressRewriter.Context.LOCAL, address));
  }

  /** Whether mail for a domain is delivered to users of this machine. */
  boolean isLocal(String domain) throws LookupFailure {
    return resolve("", "postmaster@" + domain).addressClass() == AddressClass.LOCAL;
  }
}
