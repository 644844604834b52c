package io.osgent.admin.internal;

/** Put into test bundles: a component that can't be made. */
public final class FailingComponent implements Runnable {
  public FailingComponent() {
    throw new IllegalStateException("the weather station does not answer");
  }

  @Override
  public void run() {
    // Never made.
  }
}
