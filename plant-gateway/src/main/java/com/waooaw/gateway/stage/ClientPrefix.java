package com.waooaw.gateway.stage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An address shortened until it names a network and no longer a person: /24 for IPv4, /48 for IPv6.
 */
final class ClientPrefix {
  private static final int V4_BYTES = 4;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}(%.*)?");

  private ClientPrefix() {}

  /**
   * The network of an address in text; {@code unknown} for anything else. Never asks a name server.
   */
  static String of(String address) {
    if (!ADDRESS.matcher(address).matches()) {
      return "unknown";
    }
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return network(parsed, parsed.getAddress().length == V4_BYTES ? 3 : 6);
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** The network of an address, of which so many bytes are kept; as {@code address/bits}. */
  static String network(InetAddress address, int kept) throws UnknownHostException {
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
  }
}
