package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.agent.ContextRules.Strategy;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStoreTest {
  @TempDir
  private Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private AgentStore agents;
  private AgentFiles files;

  @BeforeEach
  void open() throws IOException {
    agents = new AgentStore(storage);
    files = new AgentFiles(folder, agents, new WireJson());
  }

  private static Agent agent(String instructions) {
    return new Agent("helper", 0, null, instructions, "demo/demo", null, null, null, null, null, null);
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    files.read();
  }

  @Test
  void aFileSaysHowMuchOfASessionTheModelIsShown() throws IOException {
    file("talker.json", """
        {"context": {"max_tokens": 1500, "compact_at": 0.5, "strategy": "drop", "tool_result_chars": 6000}}""");

    assertThat(agents.get("talker").context())
        .isEqualTo(new ContextRules(1500, new BigDecimal("0.5"), null, Strategy.DROP, 6000));
  }

  @Test
  void eachChangeIsANewVersion() {
    agents.create(agent("one"));
    agents.update(agent("two"), 1);

    assertThat(agents.get("helper").version()).isEqualTo(2);
    assertThat(agents.get("helper", 1).instructions()).isEqualTo("one");
    assertThat(agents.versions("helper").items()).extracting(Agent::version).containsExactly(2, 1);
  }

  @Test
  void savingTheSameAgainIsNoNewVersion() {
    agents.create(agent("one"));

    assertThat(agents.update(agent("one"), null).version()).isEqualTo(1);
  }

  @Test
  void aChangeMadeOnAnOldVersionIsRefused() {
    agents.create(agent("one"));
    agents.update(agent("two"), 1);

    assertThatThrownBy(() -> agents.update(agent("three"), 1)).isInstanceOf(ProblemException.class)
        .hasMessageContaining("version 2").hasMessageContaining("not 1");
  }

  @Test
  void anAgentThatCameBackGoesOnCounting() {
    agents.create(agent("one"));
    agents.delete("helper");
    assertThatThrownBy(() -> agents.get("helper")).hasMessageContaining("there is no agent 'helper'");

    assertThat(agents.create(agent("again")).version()).isEqualTo(2);
  }

  @Test
  void agentsAreThereAfterARestart() {
    agents.create(agent("one"));

    assertThat(new AgentStore(storage).get("helper").instructions()).isEqualTo("one");
  }

  @Test
  void aFileDefinesAnAgentAndItsChangesAreVersions() throws IOException {
    file("poet.json", "{\"instructions\":\"Rhyme.\",\"tools\":[\"*\"]}");
    files.read();
    assertThat(agents.get("poet").version()).isEqualTo(1);

    file("poet.json", "{\"instructions\":\"Rhyme well.\",\"tools\":[\"*\"]}");

    assertThat(agents.get("poet").version()).isEqualTo(2);
    assertThat(agents.get("poet").instructions()).isEqualTo("Rhyme well.");
    assertThat(agents.get("poet").tools()).isEqualTo(List.of("*"));
  }

  @Test
  void aRemovedFileWithdrawsItsAgent() throws IOException {
    file("poet.json", "{}");
    assertThatThrownBy(() -> agents.delete("poet")).hasMessageContaining("config/agents/poet.json");

    Files.delete(folder.resolve("poet.json"));
    files.read();

    assertThatThrownBy(() -> agents.get("poet")).hasMessageContaining("there is no agent");
  }

  @Test
  void whatTheApiChangedSinceIsNotUndoneByAnOldFile() throws IOException {
    file("helper.json", "{\"instructions\":\"from the file\"}");
    agents.update(agent("from the API"), null);

    var restarted = new AgentStore(storage);
    new AgentFiles(folder, restarted, new WireJson()).read();

    assertThat(restarted.get("helper").instructions()).isEqualTo("from the API");
  }

  @Test
  void aDamagedFileLeavesTheAgentAsItWas() throws IOException {
    file("poet.json", "{\"instructions\":\"Rhyme.\"}");
    file("poet.json", "{\"instructions\":");
    file("Bad Name.json", "{}");
    file("other.json", "{\"instruction\":\"misspelt\"}");

    assertThat(agents.get("poet").instructions()).isEqualTo("Rhyme.");
    assertThat(agents.all()).hasSize(1);
  }
}
