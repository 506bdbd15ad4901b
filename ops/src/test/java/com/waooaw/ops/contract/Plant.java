package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A plant that runs, and what a test must know of it. */
interface Plant {
  /** The key of passports and portal passes, and the master key. */
  byte[] KEY = new byte[32];

  long PLENTY = 1_000_000_000L;

  /** The port of its gateway. */
  int gateway();

  /** The table of permissions in force. */
  JsonNode policy();

  /** E-mail and password of the platform's governor. */
  JsonNode governor();

  /** A superuser's connection, for what no service may do. */
  Connection superuser() throws SQLException;

  /**
   * Writes the shipped rules' data with rates and a trial's tasks raised, so that what is asked is
   * answered by the operation and not by the limit before it.
   */
  static JsonNode generousPolicy(Path folder) throws IOException {
    try (InputStream shipped = Plant.class.getResourceAsStream("/policy/platform/data.json")) {
      JsonNode data = Json.mapper().readTree(shipped);
      for (JsonNode tier : data.path("limits")) {
        ((ObjectNode) tier).put("requests_per_hour", PLENTY).put("burst", PLENTY / 1_000);
      }
      ((ObjectNode) data.path("trial")).put("tasks_per_day", PLENTY / 1_000);
      ((ObjectNode) data.path("budget")).put("agent_daily_microusd", PLENTY);
      ((ObjectNode) data.path("budget")).put("platform_monthly_microusd", 1_000 * PLENTY);
      Files.createDirectories(folder.resolve("platform"));
      Files.write(folder.resolve("platform/data.json"), Json.mapper().writeValueAsBytes(data));
      return data;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
