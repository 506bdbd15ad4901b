package com.waooaw.gateway.stage;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Whose an address is, for limits: an IPv4 address stands for itself, an IPv6 address for its /64.
 * Whoever has one address of a /64 has them all (RFC 4291, section 2.5.4), and would otherwise have
 * as many limits.
 */
final class ClientNetwork {
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /** The network of an address in text; what is no address stays as it is. Asks no name server. */
  static String of(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    if (!V6.matcher(bare).matches()) {
      return address;
    }
    try {
      InetAddress parsed = InetAddress.getByName(bare);
      if (!(parsed instanceof Inet6Address)) {
        // An IPv4 address in the clothes of IPv6 (RFC 4291, section 2.5.5.2).
        return parsed.getHostAddress();
      }
      return ClientPrefix.network(parsed, NETWORK_BYTES);
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
