package io.headwater.standalone.registry;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class in a child JVM that dies with its parent. The operating system closes the
 * pipe to our standard input when the parent ends, however it ends, {@code kill -9} included; a
 * shutdown hook in the parent would miss that.
 *
 * <p>Use: {@code java -cp … ParentBoundMain MAIN_CLASS ARGUMENTS…} with standard input a pipe that
 * the parent keeps open and never writes to.
 */
public final class ParentBoundMain {
  private ParentBoundMain() {}

  /** The first argument names the main class, the others are passed to it. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(ParentBoundMain::haltWhenParentIsGone, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(args[0] + ".main failed", e.getCause());
    }
  }

  private static void haltWhenParentIsGone() {
    try {
      while (System.in.read() >= 0) {
        // What a parent writes means nothing; only the end of the stream does.
      }
    } catch (IOException e) {
      // A broken pipe is an ended one.
    }
    Runtime.getRuntime().halt(0);
  }
}
