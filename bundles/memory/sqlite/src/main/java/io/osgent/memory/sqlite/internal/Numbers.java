package io.osgent.memory.sqlite.internal;

/** Reads numbers with commas between them. */
final class Numbers {
  private final String text;
  private int at;

  Numbers(String text) {
    this.text = text;
  }

  boolean hasNext() {
    return at < text.length();
  }

  long next() {
    long number = 0;
    while (at < text.length()) {
      char digit = text.charAt(at++);
      if (digit == ',') {
        break;
      }
      number = number * 10 + (digit - '0');
    }
    return number;
  }
}
