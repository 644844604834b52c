package io.osgent.shell.internal;

import io.osgent.api.ProblemException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One person, or one script, at the shell. Lines of UTF-8 go both ways. The first line may say how the client wants it:
 * {@code !batch} for the commands' output and then a line that says whether all went well, {@code !interactive} for a
 * greeting and prompts at once.
 */
final class ShellConnection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ShellConnection.class);
  private static final String BATCH = "!batch";
  private static final String INTERACTIVE = "!interactive";
  private static final String OK = "!ok\n";
  private static final String FAILED = "!failed\n";

  private final SocketChannel channel;
  private final CommandProcessor processor;

  ShellConnection(SocketChannel channel, CommandProcessor processor) {
    this.channel = channel;
    this.processor = processor;
  }

  @Override
  public void run() {
    try (channel;
        var lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        OutputStream out = Channels.newOutputStream(channel);
        CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
      session.put("SCOPE", CommandRegistry.SCOPE + ":*");
      converse(lines, new PrintStream(out, true, StandardCharsets.UTF_8), session);
    } catch (IOException gone) {
      LOG.debug("a shell connection broke", gone);
    }
  }

  private static void converse(BufferedReader lines, PrintStream out, CommandSession session) throws IOException {
    String line = lines.readLine();
    boolean batch = BATCH.equals(line);
    if (!batch) {
      out.print("Osgent shell: 'help' lists the commands, 'exit' leaves\n");
    }
    if (batch || INTERACTIVE.equals(line)) {
      prompt(batch, out);
      line = lines.readLine();
    }
    boolean ok = true;
    while (line != null && !line.strip().equals("exit")) {
      ok &= execute(line.strip(), out, session);
      prompt(batch, out);
      line = lines.readLine();
    }
    if (batch) {
      out.print(ok ? OK : FAILED);
    }
  }

  private static void prompt(boolean batch, PrintStream out) {
    if (!batch) {
      out.print("osgent> ");
      out.flush();
    }
  }

  /** @return whether it went well */
  private static boolean execute(String line, PrintStream out, CommandSession session) {
    if (line.isEmpty() || line.startsWith("#")) {
      return true;
    }
    try {
      Object result = session.execute(line);
      if (result != null) {
        out.print(session.format(result, Converter.INSPECT).toString().stripTrailing() + "\n");
      }
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      out.print("error: " + explain(failure) + "\n");
      if (!(failure instanceof ProblemException || failure instanceof Unsuccessful)) {
        // The command alone: what follows it may be a secret.
        LOG.debug("shell: {}", line.split(" ", 2)[0], failure);
      }
    }
    return false;
  }

  private static String explain(Exception failure) {
    // Gogo's own exception for this is not among the types it shares with other bundles.
    String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    String unknown = "Command not found: ";
    if (message.startsWith(unknown)) {
      return "there is no command '" + message.substring(unknown.length()) + "'; 'help' lists them";
    } else if (failure instanceof EOFException) {
      return "a quote or bracket is not closed";
    }
    return Text.oneLine(message.lines().findFirst().orElse(message));
  }
}
