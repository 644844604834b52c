package io.osgent.model.local.internal.runner;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The way to the server, for any thread. */
final class Reports {
  private final DataOutputStream out;

  Reports(OutputStream out) {
    this.out = new DataOutputStream(new BufferedOutputStream(out));
  }

  synchronized void tell(Report report) throws IOException {
    report.write(out);
    out.flush();
  }
}
