package com.waooaw.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A step of the build: writes a YAML file as JSON. */
public final class YamlToJson {
  private YamlToJson() {}

  /** Takes the YAML file and the JSON file. */
  public static void main(String[] files) throws IOException {
    Path json = Path.of(files[1]);
    Files.createDirectories(json.getParent());
    new ObjectMapper()
        .writeValue(json.toFile(), new YAMLMapper().readTree(Path.of(files[0]).toFile()));
  }
}
