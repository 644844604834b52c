package io.osgent.http.internal.tls;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration {@code io.osgent.http.tls} with its defaults. */
@ObjectClassDefinition(name = "HTTPS", description = "The server's certificate and key: in PEM files, or in a keystore. "
    + "With neither the server speaks plain HTTP")
@interface TlsConfig {
  @AttributeDefinition(description = "A PEM file: the server's certificate, then those that vouch for it; relative to the home")
  String certificate() default "";

  @AttributeDefinition(description = "A PEM file with the private key; empty when it is in the certificate's file")
  String key() default "";

  @AttributeDefinition(description = "What the private key is encrypted with, in the PEM file or the keystore", type = AttributeType.PASSWORD)
  String keyPassword() default "";

  @AttributeDefinition(description = "A PKCS12 or JKS file, in place of the PEM files; relative to the home")
  String keystore() default "";

  @AttributeDefinition(description = "What the keystore is encrypted with", type = AttributeType.PASSWORD)
  String keystorePassword() default "";

  @AttributeDefinition(description = "The name of the key in the keystore; empty when there is one alone")
  String alias() default "";

  @AttributeDefinition(description = "How often the files are looked at for a change", min = "1")
  int lookSeconds() default 5;

  @AttributeDefinition(description = "A port for plain HTTP whose requests are sent on to HTTPS; 0 picks one, -1 is none", min = "-1", max = "65535")
  int redirectPort() default -1;

  @AttributeDefinition(description = "How long browsers keep in mind that the server is to be had by HTTPS alone; 0 does not ask them to", min = "0")
  int strictTransportSeconds() default 31_536_000;
}
