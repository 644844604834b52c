package io.osgent.shell.internal;

import io.osgent.server.security.Access;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;

/** A command as Gogo calls it. */
final class GogoCommand implements Function {
  private final Command command;

  GogoCommand(Command command) {
    this.command = command;
  }

  /**
   * Runs on a thread of its own that inherits nothing: Gogo turns System.out of the calling thread, and of all it
   * starts, into the person's screen, where what the server logs meanwhile does not belong.
   */
  @Override
  public Object execute(CommandSession session, List<Object> arguments) throws Exception {
    Access.decide(Operator.PRINCIPAL, command.permission()).orThrow();
    List<String> words = arguments.stream().map(String::valueOf).toList();
    var out = Process.Utils.current().out();
    var task = new FutureTask<>(() -> command.action().run(new Words(command, words, lines -> say(lines, out))));
    Thread.ofVirtual().name("shell-" + command.name()).inheritInheritableThreadLocals(false).start(task);
    try {
      out.print(task.get());
      return null;
    } catch (InterruptedException stopping) {
      task.cancel(true);
      throw stopping;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Unsuccessful unsuccessful) {
        out.print(unsuccessful.output());
      }
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  /** What nobody is there to see any more is not gone on with. */
  private static void say(String lines, PrintStream out) {
    out.print(lines);
    if (out.checkError()) {
      throw new CancellationException("nobody waits for it any more");
    }
  }
}
