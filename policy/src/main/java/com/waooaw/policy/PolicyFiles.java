package com.waooaw.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a folder of rules and data held at one moment: {@code platform/data.json}, and {@code
 * policy.wasm} unless the shipped rules are to read those data. It is the layout of this room's
 * resources, so that one folder serves an OPA server and the gateway alike.
 *
 * @param module the rules as WebAssembly; empty for those that were shipped
 * @param data the data, as JSON
 * @param digest tells one state of the folder from another
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by the digest.
public record PolicyFiles(Optional<byte[]> module, byte[] data, String digest) {
  private static final Path MODULE = Path.of("policy.wasm");
  private static final Path DATA = Path.of("platform", "data.json");

  /**
   * Reads a folder.
   *
   * @throws PolicyException if there are no data, or what is there cannot be read
   */
  public static PolicyFiles read(Path folder) {
    try {
      byte[] data = Files.readAllBytes(folder.resolve(DATA));
      Optional<byte[]> module = optional(folder.resolve(MODULE));
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(data);
      module.ifPresent(digest::update);
      return new PolicyFiles(module, data, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchFileException e) {
      throw new PolicyException("There is no " + DATA + " in the folder", e);
    } catch (IOException e) {
      throw new PolicyException("The folder cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<byte[]> optional(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
