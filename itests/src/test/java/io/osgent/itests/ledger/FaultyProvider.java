package io.osgent.itests.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A provider with OpenAI's chat completions that fails in every way there is, and keeps its own books: of what it has told
 * to have been used, and so that it can be heard.
 */
final class FaultyProvider implements AutoCloseable {
  private static final String CHUNK = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";

  private final String name;
  private final int input;
  private final int output;
  private final ServerSocket door = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  private final Set<Socket> guests = ConcurrentHashMap.newKeySet();
  private final Map<Trouble, LongAdder> calls = new EnumMap<>(Trouble.class);
  private final LongAdder inputTokens = new LongAdder();
  private final LongAdder outputTokens = new LongAdder();

  /**
   * @param input what a million tokens of input cost, in dollars
   * @param output what a million tokens of output cost
   */
  FaultyProvider(String name, int input, int output) throws IOException {
    this.name = name;
    this.input = input;
    this.output = output;
    for (Trouble trouble : Trouble.values()) {
      calls.put(trouble, new LongAdder());
    }
    Thread.ofVirtual().start(this::welcome);
  }

  /** @param streaming whether answers come piece by piece */
  void announceTo(Path home, boolean streaming) throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/io.osgent.model.openai-" + name + ".cfg"), """
        name = %s
        apiKey = test
        baseUrl = http://127.0.0.1:%d/v1
        api = chat
        prices = m %d %d %d
        models = m
        streaming = %s
        maxRetries = 1
        """.formatted(name, door.getLocalPort(), input, input, output, streaming ? "always" : "never"));
  }

  String model() {
    return name + "/m";
  }

  long calls(Trouble trouble) {
    return calls.get(trouble).sum();
  }

  long inputTokens() {
    return inputTokens.sum();
  }

  long outputTokens() {
    return outputTokens.sum();
  }

  BigDecimal cost() {
    return BigDecimal.valueOf(inputTokens() * input + outputTokens() * output, 6);
  }

  private void welcome() {
    while (!door.isClosed()) {
      try {
        Socket guest = door.accept();
        guests.add(guest);
        Thread.ofVirtual().start(() -> serve(guest));
      } catch (IOException closed) {
        // Closing the door is how this ends.
      }
    }
  }

  private void serve(Socket guest) {
    try (guest) {
      guest.setTcpNoDelay(true);
      var in = new BufferedInputStream(guest.getInputStream());
      boolean goesOn = true;
      for (JsonNode request; goesOn && (request = read(in)) != null;) {
        Trouble trouble = Trouble.next(ThreadLocalRandom.current());
        calls.get(trouble).increment();
        goesOn = answer(request.path("stream").asBoolean(), trouble, guest);
      }
    } catch (IOException gone) {
      // A client that has what it wants may go.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      guests.remove(guest);
    }
  }

  private static JsonNode read(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); line != null; line = line(in)) {
      if (line.isEmpty()) {
        return Rest.JSON.readTree(in.readNBytes(length));
      } else if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return null;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c; (c = in.read()) >= 0;) {
      if (c == '\n') {
        return line.toString().strip();
      }
      line.append((char) c);
    }
    return null;
  }

  /** Whether the connection may serve again. */
  private boolean answer(boolean streaming, Trouble trouble, Socket guest) throws IOException, InterruptedException {
    OutputStream out = guest.getOutputStream();
    switch (trouble) {
      case TOO_MANY -> {
        return refuse(out, "429 Too Many Requests\r\nRetry-After: 0", "slow down");
      }
      case BROKEN -> {
        return refuse(out, "500 Internal Server Error", "broken");
      }
      case RESET_AT_ONCE -> {
        return reset(guest);
      }
      default -> {
        if (trouble == Trouble.SLOW_START) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
        long in = ThreadLocalRandom.current().nextLong(1, 100_000);
        long told = ThreadLocalRandom.current().nextLong(1, 5000);
        if (trouble.tellsUsage() && (streaming || trouble == Trouble.NONE || trouble == Trouble.SLOW_START)) {
          inputTokens.add(in);
          outputTokens.add(told);
        }
        String usage = "\"usage\":{\"prompt_tokens\":" + in + ",\"completion_tokens\":" + told + "}}";
        return streaming ? stream(guest, out, trouble, usage) : whole(guest, out, trouble, usage);
      }
    }
  }

  private static boolean stream(Socket guest, OutputStream out, Trouble trouble, String usage) throws IOException {
    write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    chunk(out, CHUNK + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Well \"}}]}\n\n");
    if (trouble == Trouble.RESET) {
      return reset(guest);
    }
    chunk(out, CHUNK + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"said.\"}}]}\n\n");
    if (trouble == Trouble.TRUNCATED) {
      return false;
    }
    chunk(out, CHUNK + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
    String last = CHUNK + "\"choices\":[]," + usage + "\n\n";
    if (trouble == Trouble.TRUNCATED_USAGE) {
      chunk(out, last.substring(0, last.length() - 8));
      return false;
    }
    chunk(out, last);
    if (trouble == Trouble.CUT_AFTER_USAGE) {
      return false;
    }
    if (trouble == Trouble.RESET_AFTER_USAGE) {
      return reset(guest);
    }
    chunk(out, "data: [DONE]\n\n");
    write(out, "0\r\n\r\n");
    return true;
  }

  /** Of an answer in one piece that breaks, nothing is heard of what it used. */
  private static boolean whole(Socket guest, OutputStream out, Trouble trouble, String usage) throws IOException {
    String body = "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
        + "\"message\":{\"role\":\"assistant\",\"content\":\"Well said.\"},\"finish_reason\":\"stop\"}]," + usage;
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
    return switch (trouble) {
      case NONE, SLOW_START -> {
        write(out, head + body);
        yield true;
      }
      case RESET, RESET_AFTER_USAGE -> {
        write(out, head + body.substring(0, body.length() / 2));
        yield reset(guest);
      }
      default -> {
        write(out, head + body.substring(0, body.length() - 1));
        yield false;
      }
    };
  }

  private static boolean refuse(OutputStream out, String status, String why) throws IOException {
    String body = "{\"error\":{\"message\":\"" + why + "\"}}";
    write(out, "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
        + "\r\n\r\n" + body);
    return true;
  }

  /** What was sent is heard; then the connection breaks instead of ending. */
  private static boolean reset(Socket guest) throws IOException {
    guest.setSoLinger(true, 0);
    return false;
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket guest : guests) {
      guest.close();
    }
  }
}
