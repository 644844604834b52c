package io.osgent.http.internal.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** Where the server's certificate and key come from. */
public sealed interface KeySource permits PemFiles, KeystoreFile {
  /** The files to be watched. */
  List<Path> files();

  /**
   * Reads them anew.
   *
   * @throws IOException if a file cannot be read or is not what it should be, in words for who wrote it
   * @throws GeneralSecurityException if what is in it cannot be used
   */
  ServerKey read() throws IOException, GeneralSecurityException;
}
