package io.osgent.shell.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell's door: a socket in the file system that only the owner of the server can open, so it asks for no key. */
@Component(service = {})
public final class ShellSocket {
  private static final Logger LOG = LoggerFactory.getLogger(ShellSocket.class);
  private static final int MOST_CONNECTIONS = 16;
  /** The kernel takes some 108 bytes; clients may prefix the path a little. */
  private static final int LONGEST_PATH = 100;
  private static final String OWNER_ONLY = "rw-------";

  private final CommandProcessor processor;
  private final Path socket;
  private final Path pathFile;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("shell-", 1).factory());

  @Activate
  public ShellSocket(BundleContext context, @Reference CommandProcessor processor) throws IOException {
    this(Path.of(context.getProperty("osgent.home")), processor);
  }

  ShellSocket(Path home, CommandProcessor processor) throws IOException {
    this.processor = processor;
    Path data = Files.createDirectories(home.resolve("data"));
    this.socket = socket(data);
    this.pathFile = data.resolve("shell.socket.path");
    Files.deleteIfExists(socket);
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(OWNER_ONLY));
    writePath();
    threads.execute(this::accept);
  }

  Path path() {
    return socket;
  }

  /** Closes the door and shows everybody out. */
  @Deactivate
  public void close() throws IOException {
    server.close();
    for (SocketChannel connection : open) {
      connection.close();
    }
    threads.shutdownNow();
    Files.deleteIfExists(pathFile);
    Files.deleteIfExists(socket);
    if (!socket.getParent().equals(pathFile.getParent())) {
      Files.deleteIfExists(socket.getParent());
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        if (open.size() >= MOST_CONNECTIONS) {
          refuse(connection);
        } else {
          open.add(connection);
          threads.execute(() -> serve(connection));
        }
      }
    } catch (ClosedChannelException closed) {
      LOG.debug("the shell is closed");
    } catch (IOException broken) {
      LOG.warn("the shell takes no more connections", broken);
    }
  }

  private void serve(SocketChannel connection) {
    try {
      new ShellConnection(connection, processor).run();
    } finally {
      open.remove(connection);
    }
  }

  private static void refuse(SocketChannel connection) throws IOException {
    try (connection) {
      connection.write(StandardCharsets.UTF_8
          .encode("error: " + MOST_CONNECTIONS + " shells are open already; leave one of them first\n"));
    }
  }

  private static Path socket(Path data) throws IOException {
    Path beside = data.resolve("shell.socket");
    if (beside.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
      return beside;
    }
    return Files.createTempDirectory("osgent-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))).resolve("shell.socket");
  }

  private void writePath() throws IOException {
    Files.deleteIfExists(pathFile);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY));
    try (var out = Files.newByteChannel(pathFile, options, ownerOnly)) {
      out.write(StandardCharsets.UTF_8.encode(socket + "\n"));
    }
  }
}
