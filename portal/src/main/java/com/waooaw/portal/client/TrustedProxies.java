package com.waooaw.portal.client;

import static java.util.Objects.requireNonNull;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The proxies in front of this portal whose X-Forwarded-For is believed. Anybody can write that
 * header; only its end, added by a proxy of ours, says where a request came from.
 */
public final class TrustedProxies {
  private static final String HEADER = "X-Forwarded-For";

  private final List<Block> blocks;

  /** A CIDR block (RFC 4632): the addresses whose first bits are those of this one. */
  private record Block(byte[] address, int bits) {
    static Block parse(String text) {
      String[] parts = text.split("/", -1);
      byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
      int most = address.length * Byte.SIZE;
      int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
      if (parts.length > 2 || bits < 0 || bits > most) {
        throw new IllegalArgumentException(text);
      }
      return new Block(address, bits);
    }

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        int at = bit / Byte.SIZE;
        if ((address[at] & mask) != (other[at] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private TrustedProxies(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /**
   * Reads addresses and CIDR blocks, separated by commas; blank ones are passed over.
   *
   * @throws IllegalArgumentException naming the first that is neither
   */
  public static TrustedProxies parse(String list) {
    List<Block> blocks = new ArrayList<>();
    for (String text : list.split(",", -1)) {
      if (!text.isBlank()) {
        try {
          blocks.add(Block.parse(text.strip()));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(text.strip(), e);
        }
      }
    }
    return new TrustedProxies(blocks);
  }

  /** Whose request this is: the last address that is not one of our own proxies. */
  public String client(HttpServerRequest request) {
    return client(
        requireNonNull(request, "request").remoteAddress().hostAddress(),
        request.headers().getAll(HEADER));
  }

  // From the right: each proxy adds the address it was called from. What is left of the first one
  // that is not ours could have been written by anybody.
  String client(String peer, List<String> headers) {
    String client = peer;
    List<String> hops = List.of(String.join(",", headers).split(",", -1));
    for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
      String hop = hops.get(i).strip();
      if (addressOf(hop) == null) {
        break;
      }
      client = hop;
    }
    return client;
  }

  private boolean isTrusted(String text) {
    byte[] address = addressOf(text);
    return address != null && blocks.stream().anyMatch(block -> block.holds(address));
  }

  private static byte[] addressOf(String text) {
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
