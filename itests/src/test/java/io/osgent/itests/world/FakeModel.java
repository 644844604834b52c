package io.osgent.itests.world;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A provider with OpenAI's chat completions, always streaming. It remembers nothing: what comes next follows from the
 * conversation it is sent, so that it is the same whoever asks and however often. A conversation that makes no sense is
 * refused as a real provider would refuse it.
 */
public final class FakeModel implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  private final Set<Socket> guests = ConcurrentHashMap.newKeySet();
  private final Function<Conversation, Answer> mind;

  public FakeModel(Function<Conversation, Answer> mind) throws IOException {
    this.mind = mind;
    Thread.ofVirtual().start(this::welcome);
  }

  /** Makes this the provider {@code openai} of a home, with the one model {@code mock}: $0.25 a token in, $2 a token out. */
  public void announceTo(Path home) throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/io.osgent.model.openai-openai.cfg"), """
        name = openai
        apiKey = test
        baseUrl = http://127.0.0.1:%d/v1
        api = chat
        prices = mock 250000 25000 2000000
        models = mock
        streaming = always
        """.formatted(door.getLocalPort()));
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
      var out = new BufferedOutputStream(guest.getOutputStream());
      for (byte[] body; (body = read(in)) != null;) {
        answer(Rest.JSON.readTree(body), in, new Wire(out));
      }
    } catch (IOException gone) {
      // Clients that are killed go without a word.
    } finally {
      guests.remove(guest);
    }
  }

  /** The next request's body, or null when there is none. */
  private static byte[] read(InputStream in) throws IOException {
    int length = -1;
    for (String line = line(in); line != null; line = line(in)) {
      if (line.isEmpty()) {
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
          throw new EOFException();
        }
        return body;
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

  private void answer(JsonNode request, InputStream in, Wire wire) throws IOException {
    Answer answer;
    try {
      if (!request.path("stream").asBoolean()) {
        throw new IllegalArgumentException("this model only streams");
      }
      answer = mind.apply(Conversation.of(request.path("messages")));
    } catch (IllegalArgumentException senseless) {
      wire.refuse(senseless.getMessage());
      return;
    }
    wire.open();
    for (String piece : answer.text()) {
      pause(answer);
      wire.text(piece);
    }
    if (answer.silence() != null) {
      try {
        in.transferTo(OutputStream.nullOutputStream());
      } finally {
        answer.silence().complete(null);
      }
      throw new EOFException();
    }
    for (int i = 0; i < answer.asks().size(); i++) {
      pause(answer);
      wire.ask(i, answer.asks().get(i));
    }
    pause(answer);
    wire.finish(!answer.asks().isEmpty(), request.path("messages").size(), answer.text().size());
  }

  private static void pause(Answer answer) {
    try {
      TimeUnit.NANOSECONDS.sleep(answer.pause().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket guest : guests) {
      guest.close();
    }
  }

  /** Writes an answer as it goes over the network. */
  private record Wire(OutputStream out) {
    private static final String CHUNK = "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"mock\",";

    void open() throws IOException {
      write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
      out.flush();
    }

    void text(String piece) throws IOException {
      delta("\"content\":" + json(piece));
    }

    /** A call's arguments come in two halves. */
    void ask(int index, Answer.Ask ask) throws IOException {
      String arguments = ask.arguments();
      int half = arguments.length() / 2;
      delta("\"tool_calls\":[{\"index\":" + index + ",\"id\":" + json(ask.id())
          + ",\"type\":\"function\",\"function\":{\"name\":" + json(ask.tool()) + ",\"arguments\":"
          + json(arguments.substring(0, half)) + "}}]");
      delta("\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":" + json(arguments.substring(half))
          + "}}]");
    }

    private void delta(String delta) throws IOException {
      chunk("data: " + CHUNK + "\"choices\":[{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null}]}\n\n");
    }

    void finish(boolean asks, int input, int output) throws IOException {
      chunk("data: " + CHUNK + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
          + (asks ? "tool_calls" : "stop") + "\"}]}\n\n" + "data: " + CHUNK
          + "\"choices\":[],\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output
          + ",\"total_tokens\":" + (input + output) + "}}\n\ndata: [DONE]\n\n");
      write("0\r\n\r\n");
      out.flush();
    }

    void refuse(String why) throws IOException {
      byte[] body = ("{\"error\":{\"message\":" + json(why) + ",\"type\":\"invalid_request_error\"}}")
          .getBytes(StandardCharsets.UTF_8);
      write("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: " + body.length
          + "\r\n\r\n");
      out.write(body);
      out.flush();
    }

    private void chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      write(Integer.toHexString(bytes.length) + "\r\n");
      out.write(bytes);
      write("\r\n");
      out.flush();
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(String text) throws IOException {
      return Rest.JSON.writeValueAsString(text);
    }
  }
}
