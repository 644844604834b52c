package io.osgent.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

/** What the shell says when nobody is there to read a prompt: output, and at its very end whether all went well. */
final class BatchAnswer {
  private static final byte[] OK = {'!', 'o', 'k', '\n'};
  private static final byte[] FAILED = {'!', 'f', 'a', 'i', 'l', 'e', 'd', '\n'};
  private static final int BUFFER = 8192;

  private BatchAnswer() {}

  /**
   * Passes the output on as it comes.
   *
   * @return whether all went well
   * @throws LaunchException when the shell breaks off without saying so
   */
  static boolean pass(InputStream answer, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int held = 0;
    for (int read = answer.read(buffer, held, BUFFER); read >= 0; read = answer.read(buffer, held, BUFFER - held)) {
      int length = held + read;
      held = verdictAtEnd(buffer, length);
      out.write(buffer, 0, length - held);
      out.flush();
      System.arraycopy(buffer, length - held, buffer, 0, held);
    }
    byte[] verdict = Arrays.copyOf(buffer, held);
    if (Arrays.equals(verdict, OK)) {
      return true;
    } else if (Arrays.equals(verdict, FAILED)) {
      return false;
    }
    out.write(verdict);
    out.flush();
    throw LaunchException.refused("the shell broke off before it had said whether all went well");
  }

  /** How many of the last bytes may be the verdict, or the beginning of it. */
  private static int verdictAtEnd(byte[] bytes, int length) {
    for (int count = Math.min(length, FAILED.length); count > 0; count--) {
      for (byte[] verdict : List.of(OK, FAILED)) {
        if (count <= verdict.length && Arrays.equals(bytes, length - count, length, verdict, 0, count)) {
          return count;
        }
      }
    }
    return 0;
  }
}
