package com.waooaw.plant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.identity.Identity.FirstAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Tells the accounts made at first start, once: in a file only its owner can read, or on standard
 * output.
 */
final class FirstAccounts {
  private FirstAccounts() {}

  static void tell(FirstAdmin admin, Optional<Path> file) {
    ObjectNode account =
        Json.mapper()
            .createObjectNode()
            .put("email", admin.email())
            .put("password", admin.password());
    if (file.isEmpty()) {
      System.out.println(
          "First start: platform administrator "
              + admin.email()
              + ", password "
              + admin.password());
      return;
    }
    try {
      ObjectNode all =
          Files.exists(file.get())
              ? (ObjectNode) Json.read(Files.readString(file.get()))
              : Json.mapper().createObjectNode();
      all.set("platform_admin", account);
      Path beside = file.get().resolveSibling(file.get().getFileName() + ".new");
      Files.deleteIfExists(beside);
      Files.createFile(
          beside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(beside, all.toPrettyString() + System.lineSeparator());
      Files.move(
          beside, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("CREDENTIALS_FILE cannot be written", e);
    }
  }
}
