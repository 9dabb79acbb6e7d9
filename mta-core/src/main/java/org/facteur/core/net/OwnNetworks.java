package org.facteur.core.net;

import java.net.Inet4Address;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.facteur.core.config.Configuration;
import org.facteur.core.config.ConfigurationException;
import org.facteur.core.config.Parameter;

/**
 * The default of mynetworks: the blocks around this host's own addresses, as wide as
 * mynetworks_style says. Postfix counterpart: global/mynetworks.
 */
public final class OwnNetworks {
  private static final Parameter<String> MYNETWORKS_STYLE = Parameter.string("mynetworks_style");

  private OwnNetworks() {}

  /** The value that mynetworks has when main.cf does not set it: blocks separated by spaces. */
  public static String of(Configuration configuration, OwnAddresses addresses) {
    String style = configuration.get(MYNETWORKS_STYLE).strip().toLowerCase(Locale.ROOT);
    Set<NetworkBlock> blocks = new LinkedHashSet<>();
    for (OwnAddresses.Assigned assigned : addresses.interfaces()) {
      byte[] address = assigned.address().getAddress();
      int prefix =
          switch (style) {
            case "host" -> address.length * 8;
            case "subnet" -> assigned.prefixLength();
            case "class" ->
                assigned.address() instanceof Inet4Address
                    ? classPrefix(address)
                    : assigned.prefixLength();
            default ->
                throw new ConfigurationException(
                    "bad mynetworks_style configuration: mynetworks_style = " + style);
          };
      blocks.add(NetworkBlock.around(address, prefix));
    }
    return blocks.stream().map(NetworkBlock::toString).collect(Collectors.joining(" "));
  }

  private static int classPrefix(byte[] address) {
    int first = address[0] & 255;
    return first < 128 ? 8 : first < 192 ? 16 : 24;
  }
}
