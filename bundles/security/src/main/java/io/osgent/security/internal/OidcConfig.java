package io.osgent.security.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code io.osgent.security.oidc-NAME}, one for each issuer. */
@ObjectClassDefinition(name = "OpenID Connect issuer", description = "A server whose access tokens are taken; it says who somebody is, and maybe what")
@interface OidcConfig {
  @AttributeDefinition(description = "Its URL, exactly as it stands in its tokens, e.g. https://login.example.com/realms/main")
  String issuer();

  @AttributeDefinition(description = "For whom tokens have to be: any of these in their claim aud")
  String[] audience();

  @AttributeDefinition(description = "Where its keys are; empty to ask its /.well-known/openid-configuration")
  String jwksUri() default "";

  @AttributeDefinition(description = "Signatures that are taken, of RS256 to RS512, PS256 to PS512 and ES256 to ES512")
  String[] algorithms() default {"RS256", "ES256"};

  @AttributeDefinition(description = "Whose users its are")
  String tenant() default "default";

  @AttributeDefinition(description = "The claim that names the user")
  String userClaim() default "sub";

  @AttributeDefinition(description = "What to put before it, so that this issuer's users are none of another's; empty where they are the same people")
  String userPrefix() default "";

  @AttributeDefinition(description = "Whether somebody it vouches for is the user who has that id here, and has that user's roles as well; only where it lets nobody choose their name")
  boolean knownHere() default false;

  @AttributeDefinition(description = "The claim with roles, groups or the like, with dots on the way down, e.g. realm_access.roles; empty for none")
  String rolesClaim() default "";

  @AttributeDefinition(description = "What stands in that claim and the role it makes, e.g. staff=user; empty where they are names of roles as they are, of which none is taken then that runs the server")
  String[] roleMap() default {};

  @AttributeDefinition(description = "Roles that everybody has whom it vouches for")
  String[] defaultRoles() default {};

  @AttributeDefinition(description = "By how many seconds its clock may be off", min = "0", max = "300")
  int skewSeconds() default 60;

  @AttributeDefinition(description = "How long its keys are taken for good before it is asked again", min = "1", max = "1440")
  int keyMinutes() default 10;

  @AttributeDefinition(description = "How many seconds its answer is waited for", min = "1", max = "30")
  int waitSeconds() default 3;
}
