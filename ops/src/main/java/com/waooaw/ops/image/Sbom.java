package com.waooaw.ops.image;

import com.waooaw.ops.container.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Metadata;

/** The bill of materials of an image (CycloneDX 1.6): every archive, Java itself, glibc. */
public final class Sbom {
  private static final Pattern ARCHIVE = Pattern.compile("([^/]+?)-(\\d[^/]*)\\.jar$");
  private static final Pattern FIELD = Pattern.compile("(?m)^(Package|Version): (.+)$");

  private final Bom bom = new Bom();

  private Sbom(String tag, String version) {
    Component image = new Component();
    image.setType(Component.Type.CONTAINER);
    image.setName(tag);
    image.setVersion(version);
    Metadata metadata = new Metadata();
    metadata.setComponent(image);
    bom.setMetadata(metadata);
  }

  /** Writes the bill of an image; answers the file. */
  public static Path write(Engine engine, Path root, String tag, String version) {
    Sbom sbom = new Sbom(tag, version);
    Contents.visit(engine, tag, sbom::add);
    Path file =
        root.resolve("target/images")
            .resolve(tag.replaceAll("^.*/|:.*$", "") + ".cdx.json")
            .normalize();
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(
          file, BomGeneratorFactory.createJson(Version.VERSION_16, sbom.bom).toJsonString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneratorException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(String path, byte[] content) {
    try {
      if (path.endsWith(".jar")) {
        addArchive(path, content);
      } else if (path.equals("opt/java/release")) {
        Properties release = properties(content);
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        component(
            Component.Type.PLATFORM, null, "openjdk", version, "pkg:generic/openjdk@" + version);
      } else if (path.startsWith("var/lib/dpkg/status.d/")) {
        addPackage(new String(content, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addArchive(String path, byte[] content) throws IOException {
    Matcher name = ARCHIVE.matcher(path);
    if (!name.find()) {
      return;
    }
    String group = group(content, name.group(1));
    Component component =
        component(
            Component.Type.LIBRARY,
            group,
            name.group(1),
            name.group(2),
            group == null
                ? "pkg:generic/" + name.group(1) + "@" + name.group(2)
                : "pkg:maven/" + group + "/" + name.group(1) + "@" + name.group(2));
    component.addHash(new Hash(Hash.Algorithm.SHA_256, sha256(content)));
  }

  /** The group that the archive itself names, or null. */
  private static String group(byte[] archive, String artifact) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith("/" + artifact + "/pom.properties")) {
          return properties(zip.readAllBytes()).getProperty("groupId");
        }
      }
      return null;
    }
  }

  private void addPackage(String status) {
    Properties fields = new Properties();
    Matcher field = FIELD.matcher(status);
    while (field.find()) {
      fields.put(field.group(1), field.group(2));
    }
    String name = fields.getProperty("Package");
    String version = fields.getProperty("Version");
    component(
        Component.Type.LIBRARY, null, name, version, "pkg:deb/debian/" + name + "@" + version);
  }

  private Component component(
      Component.Type type, String group, String name, String version, String purl) {
    Component component = new Component();
    component.setType(type);
    component.setGroup(group);
    component.setName(name);
    component.setVersion(version);
    component.setPurl(purl.replace("+", "%2B"));
    component.setBomRef(purl);
    bom.addComponent(component);
    return component;
  }

  private static Properties properties(byte[] text) throws IOException {
    Properties properties = new Properties();
    properties.load(new ByteArrayInputStream(text));
    return properties;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
