package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HelpTest {
  private final Command help = new Help(List.of(
      new Command("tenants", "[list] | add TENANT [--name NAME] | delete TENANT", "any", "the organisations",
          words -> ""),
      new Command("prefer", "USER [NAME VALUE | NAME --unset]", "any", "what a user prefers", words -> ""),
      new Command("run", "RUN", "any", "a run", words -> ""))).command();

  @Test
  void allCommandsFitATerminal() throws Exception {
    assertThat(said()).startsWith("""
        COMMAND    WHAT IT DOES
        prefer …   what a user prefers
        run RUN    a run
        tenants …  the organisations
        exit       leaves the shell
        """).contains("'help COMMAND'");
  }

  @Test
  void eachFormOfACommandHasALine() throws Exception {
    assertThat(said("tenants")).isEqualTo("""
        tenants [list]
        tenants add TENANT [--name NAME]
        tenants delete TENANT

        the organisations
        """);
    assertThat(said("prefer")).isEqualTo("""
        prefer USER [NAME VALUE | NAME --unset]

        what a user prefers
        """);
    assertThat(said("run")).isEqualTo("run RUN\n\na run\n");
    assertThatThrownBy(() -> said("dance")).hasMessage("there is no command 'dance'");
  }

  private String said(String... words) throws Exception {
    return help.action().run(new Words(help, List.of(words)));
  }
}
