package com.waooaw.plant.privacy;

import static java.util.Objects.requireNonNull;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Cuts what is written into pieces that a row can hold, and remembers how much and what it was. */
final class ChunkedStream extends OutputStream {
  static final int PIECE = 256 * 1024;

  private final Keeper keeper;
  private final MessageDigest digest;
  private final byte[] piece = new byte[PIECE];
  private int filled;
  private int position;
  private long size;

  /** Keeps a piece. */
  @FunctionalInterface
  interface Keeper {
    void keep(int position, byte[] content);
  }

  ChunkedStream(Keeper keeper) {
    this.keeper = requireNonNull(keeper, "keeper");
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    size += length;
    int from = offset;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, PIECE - filled);
      System.arraycopy(bytes, from, piece, filled, taken);
      filled += taken;
      from += taken;
      left -= taken;
      if (filled == PIECE) {
        keep();
      }
    }
  }

  /** Keeps what is left. */
  @Override
  public void close() {
    if (filled > 0) {
      keep();
    }
  }

  long size() {
    return size;
  }

  /** Of everything written, in lower-case hexadecimal. Ask once, at the end. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void keep() {
    keeper.keep(position++, Arrays.copyOf(piece, filled));
    filled = 0;
  }
}
