package io.osgent.model.demo.internal;

/** Takes note of what the person says of themselves in passing. */
final class Statements implements Reader {
  @Override
  public Understanding read(String clause, Toolbox toolbox) {
    return Facts.stated(clause).map(fact -> Understanding.saying(Notes.kept(fact))).orElse(Understanding.NOTHING);
  }
}
