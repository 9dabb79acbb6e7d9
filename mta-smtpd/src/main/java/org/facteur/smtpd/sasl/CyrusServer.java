package org.facteur.smtpd.sasl;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.Parameter;
import org.facteur.core.sasl.Mechanism;
import org.facteur.core.sasl.MechanismTrait;
import org.facteur.core.sasl.account.ApplicationOptions;
import org.facteur.core.sasl.account.CyrusAccounts;
import org.facteur.core.sasl.server.Accounts;
import org.facteur.core.sasl.server.ServerContext;
import org.facteur.core.sasl.spi.SaslEnvironment;

/**
 * {@code smtpd_sasl_type = cyrus}: the built-in mechanisms over the accounts that the application's
 * file (smtpd.conf) tells of.
 */
final class CyrusServer implements SaslServer {
  private static final Parameter<String> HOSTNAME = Parameter.string("myhostname");
  private static final Parameter<String> CONFIG_PATH = Parameter.string("cyrus_sasl_config_path");
  private static final String SYSTEM_DIRECTORY = "/usr/lib/sasl2";
  private static final int ITERATIONS = 4096;
  private static final int MOST_ITERATIONS = 1_000_000;

  private final SaslSettings settings;
  private final String host;
  private final Accounts accounts;
  private final List<Mechanism> listed;
  private final int iterations;
  private final SecureRandom random = new SecureRandom();

  CyrusServer(SaslSettings settings, String host, Accounts accounts, ApplicationOptions options) {
    this.settings = settings;
    this.host = host;
    this.accounts = accounts;
    this.listed = listed(options);
    this.iterations =
        options.number("scram_iteration_counter", ITERATIONS, ITERATIONS, MOST_ITERATIONS);
  }

  static CyrusServer of(SaslSettings settings, SaslResources resources, Configuration from) {
    ApplicationOptions options = ApplicationOptions.load(directories(from), settings.path());
    SaslEnvironment environment =
        new SaslEnvironment(
            options,
            settings.service(),
            resources.paths(),
            resources.sockets(),
            resources.tables(),
            from);
    return new CyrusServer(settings, from.get(HOSTNAME), new CyrusAccounts(environment), options);
  }

  /** cyrus_sasl_config_path, then Debian's places. */
  private static List<Path> directories(Configuration from) {
    List<Path> directories = new ArrayList<>();
    Stream.of(from.get(CONFIG_PATH).strip().split(":"))
        .filter(part -> !part.isBlank())
        .map(Path::of)
        .forEach(directories::add);
    directories.add(from.directory().resolve("sasl"));
    directories.add(Path.of(SYSTEM_DIRECTORY));
    return directories;
  }

  /** In the order of mech_list; without it the strongest first. */
  private static List<Mechanism> listed(ApplicationOptions options) {
    List<String> words = options.words("mech_list", "");
    Stream<Mechanism> all =
        words.isEmpty()
            ? Stream.of(Mechanism.values())
            : words.stream().map(Mechanism::find).flatMap(Optional::stream);
    return all.filter(one -> one != Mechanism.XOAUTH2 && one != Mechanism.OAUTHBEARER)
        .distinct()
        .toList();
  }

  @Override
  public List<String> mechanisms(SaslPeer peer) {
    return listed.stream().filter(one -> offers(one, peer)).map(Mechanism::text).toList();
  }

  private boolean offers(Mechanism mechanism, SaslPeer peer) {
    return settings.options(peer).allow(mechanism.traits())
        && (mechanism != Mechanism.EXTERNAL || peer.certificateName().isPresent())
        && settings.passes(mechanism.text());
  }

  @Override
  public SaslExchange begin(String name, SaslPeer peer) {
    Optional<Mechanism> known = Mechanism.find(name).filter(listed::contains);
    ServerContext context =
        new ServerContext(
            host, settings.realm(), accounts, peer.certificateName(), random, iterations);
    return new CyrusExchange(
        name,
        known,
        known.map(one -> verdict(one, peer)).orElse(CyrusExchange.Verdict.UNKNOWN),
        context);
  }

  private CyrusExchange.Verdict verdict(Mechanism mechanism, SaslPeer peer) {
    if (offers(mechanism, peer)) {
      return CyrusExchange.Verdict.OFFERED;
    }
    boolean inTheClear =
        settings.options(peer).requires(MechanismTrait.NO_PLAINTEXT)
            && !mechanism.traits().contains(MechanismTrait.NO_PLAINTEXT);
    return inTheClear ? CyrusExchange.Verdict.NEEDS_ENCRYPTION : CyrusExchange.Verdict.HIDDEN;
  }
}
