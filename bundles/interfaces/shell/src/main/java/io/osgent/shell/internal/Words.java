package io.osgent.shell.internal;

import io.osgent.api.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What was typed after a command's name. For one call of one command. */
final class Words {
  private final Command command;
  private final List<String> left;
  private final Consumer<String> screen;

  Words(Command command, List<String> words) {
    this(command, words, unseen -> {});
  }

  /** @param screen where something can be said before the command is done; it throws when nobody is there any more */
  Words(Command command, List<String> words, Consumer<String> screen) {
    this.command = command;
    this.screen = screen;
    this.left = new ArrayList<>(words);
  }

  /** The value that follows {@code --name}; such options come off before the plain words are looked at. */
  Optional<String> option(String name) {
    int at = left.indexOf(name);
    if (at < 0) {
      return Optional.empty();
    }
    left.remove(at);
    if (at >= left.size()) {
      throw wrong(name + " wants a value");
    }
    return Optional.of(left.remove(at));
  }

  /** The next word. */
  String next(String what) {
    if (left.isEmpty()) {
      throw wrong("the " + what + " is missing");
    }
    return left.removeFirst();
  }

  Optional<String> nextIfAny() {
    return left.isEmpty() ? Optional.empty() : Optional.of(left.removeFirst());
  }

  long nextNumber(String what) {
    return number(next(what), what);
  }

  long number(String word, String what) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException wrong) {
      throw wrong("the " + what + " should be a whole number, but is '" + word + "'");
    }
  }

  /** The next word, which is one of a few. */
  <E extends Enum<E>> E nextOf(Class<E> choices, String what) {
    return oneOf(choices, next(what), what);
  }

  <E extends Enum<E>> E oneOf(Class<E> choices, String word, String what) {
    return Arrays.stream(choices.getEnumConstants()).filter(choice -> onTheWire(choice).equals(word)).findFirst()
        .orElseThrow(() -> wrong("the " + what + " should be one of "
            + Arrays.stream(choices.getEnumConstants()).map(Words::onTheWire).collect(Collectors.joining(", "))
            + ", but is '" + word + "'"));
  }

  /** The word for it, the same over every interface. */
  static String onTheWire(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Says something before the command is done; lines ending in line feeds. */
  void say(String lines) {
    screen.accept(lines);
  }

  /** Complains about words nobody asked for. */
  void noMore() {
    if (!left.isEmpty()) {
      throw wrong("'" + left.getFirst() + "' is one word too many");
    }
  }

  ProblemException wrong(String why) {
    return ProblemException.badRequest("invalid_command", why + "; usage: " + command.line());
  }
}
