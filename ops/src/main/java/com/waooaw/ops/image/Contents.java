package com.waooaw.ops.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.ops.container.Engine;
import com.waooaw.ops.stack.Programs;
import com.waooaw.ops.stack.Refusal;
import com.waooaw.ops.stack.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What is in an image: its layers as they would be published, and every file in them. */
public final class Contents {
  /** Layers are shared: each is compressed once. */
  private static final Map<String, Long> COMPRESSED = new ConcurrentHashMap<>();

  private static final long MOST_VISITED = 32 << 20;

  private Contents() {}

  /**
   * One layer.
   *
   * @param digest SHA-256 of its tar archive
   * @param bytes of its files, as unpacked
   * @param compressed as zstd (level 19), as published; as gzip where zstd is not installed
   * @param files what it holds
   */
  public record Layer(String digest, long bytes, long compressed, List<FileEntry> files) {}

  /** One file or folder of a layer. Owner and mode are numbers. */
  public record FileEntry(String path, long size, long user, int mode, boolean isFile) {
    /** Whether a user that owns nothing and is in no group may read it. */
    public boolean isReadableByOthers() {
      return (mode & (isFile ? 04 : 05)) == (isFile ? 04 : 05);
    }

    /** Whether everybody may write it. */
    public boolean isWritableByOthers() {
      return (mode & 02) != 0;
    }
  }

  /** What layers come to, each counted once, in bytes. */
  public record Size(long bytes, long compressed) {
    /** The size of an image. */
    public static Size of(List<Layer> layers) {
      return new Size(
          layers.stream().mapToLong(Layer::bytes).sum(),
          layers.stream().mapToLong(Layer::compressed).sum());
    }

    /** The size of several images together, what they share counted once. */
    public static Size together(Collection<List<Layer>> images) {
      Map<String, Layer> distinct = new HashMap<>();
      images.forEach(image -> image.forEach(layer -> distinct.put(layer.digest(), layer)));
      return of(List.copyOf(distinct.values()));
    }
  }

  /** Reads the plain tar archive of one layer. */
  private interface LayerReader {
    void read(Path tar) throws IOException;
  }

  /** The layers of an image, the lowest first. */
  public static List<Layer> of(Engine engine, String tag) {
    List<Layer> layers = new ArrayList<>();
    readLayers(engine, tag, tar -> layers.add(layer(tar)));
    return layers;
  }

  /** Shows every small file of an image (up to 32 MB), path and content, layer by layer. */
  static void visit(Engine engine, String tag, BiConsumer<String, byte[]> visitor) {
    readLayers(
        engine,
        tag,
        tar -> {
          try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
              if (e.isFile() && e.getSize() < MOST_VISITED) {
                visitor.accept(e.getName(), in.readAllBytes());
              }
            }
          }
        });
  }

  private static void readLayers(Engine engine, String tag, LayerReader reader) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("waooaw-image");
      unpack(engine, tag, folder);
      JsonNode manifest = Json.read(Files.readString(folder.resolve("manifest.json"))).path(0);
      for (JsonNode name : manifest.path("Layers")) {
        reader.read(plain(folder.resolve(name.asText())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (folder != null) {
        Trees.delete(folder);
      }
    }
  }

  private static void unpack(Engine engine, String tag, Path folder) throws IOException {
    Process save = engine.process("save", tag).start();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(save.getInputStream())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (entry.isSymbolicLink()) {
          Files.createDirectories(target.getParent());
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile() && target.startsWith(folder)) {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
        }
      }
    } finally {
      save.destroy();
    }
    if (!Files.exists(folder.resolve("manifest.json"))) {
      throw new Refusal(tag + " cannot be saved: is it built?");
    }
  }

  private static Layer layer(Path tar) throws IOException {
    String digest = digest(tar);
    List<FileEntry> files = new ArrayList<>();
    long bytes = 0;
    try (TarArchiveInputStream entries = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        if (!e.isSymbolicLink()) {
          files.add(
              new FileEntry(
                  e.getName(), e.getSize(), e.getLongUserId(), e.getMode() & 07777, e.isFile()));
        }
        bytes += e.getSize();
      }
    }
    Long known = COMPRESSED.get(digest);
    if (known == null) {
      known = compressed(tar);
      COMPRESSED.put(digest, known);
    }
    return new Layer(digest, bytes, known, files);
  }

  // Some engines save layers compressed.
  private static Path plain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      if (in.read() != 0x1f || in.read() != 0x8b) {
        return file;
      }
    }
    Path tar = file.resolveSibling(file.getFileName() + ".tar");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      Files.copy(in, tar);
    }
    return tar;
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      in.transferTo(
          new OutputStream() {
            @Override
            public void write(int b) {
              sha.update((byte) b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
              sha.update(bytes, from, count);
            }
          });
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long compressed(Path tar) throws IOException {
    if (hasZstd()) {
      Process zstd =
          new ProcessBuilder("zstd", "-19", "-T0", "--quiet", "--stdout", tar.toString()).start();
      return count(zstd.getInputStream());
    }
    Counter counter = new Counter();
    try (GZIPOutputStream gzip = new GZIPOutputStream(counter)) {
      Files.copy(tar, gzip);
    }
    return counter.count;
  }

  /** Whether sizes are those of zstd, or of gzip. */
  public static boolean hasZstd() {
    return Programs.onPath("zstd").isPresent();
  }

  private static long count(InputStream in) throws IOException {
    try (in) {
      Counter counter = new Counter();
      in.transferTo(counter);
      return counter.count;
    }
  }

  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
    }
  }
}
