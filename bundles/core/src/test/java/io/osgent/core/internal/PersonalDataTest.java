package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.PluginNames;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelStream;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class PersonalDataTest {
  private static final Scope OF_ALICE = new Scope("default", "alice", null, null);
  private static final Scope OF_BOB = new Scope("default", "bob", null, null);

  @TempDir
  private Path folder;
  private final Notebook notebook = new Notebook();
  private TestCore core;
  private ConversationData conversations;
  private ServiceRegistration<Memory> offered;
  private KnownMemories known;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer("scripted", ScriptedModel.saying("Yes."));
    offered = core.offer(Memory.class, notebook, Map.of(PluginNames.NAME, "notebook"));
    core.agent("friend", "scripted/any");
    conversations = new ConversationData(core.storage, core.runs, core.active, core.logs);
    var access = new MemoryAccess("", core.registry());
    known = new KnownMemories(core.context(), new MemoryService(access, core.json), access);
    known.addMemory(offered.getReference());
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  @Test
  void aPersonsConversationsAreErasedAndThoseOfOthersStay() throws Exception {
    core.run("friend", "one");
    core.run("friend", "two");
    Run bobs = core.finish(core.runs.start(TestCore.request("friend", "his"), TestCore.BOB));
    conversations.erase(OF_ALICE);
    conversations.erase(OF_ALICE);
    assertThat(core.storage.sessions(Reach.of(OF_ALICE), null, 10)).isEmpty();
    assertThat(core.storage.runs(RunFilter.ALL, Reach.SERVER, null, 10)).containsExactly(bobs);
    assertThat(core.storage.events(bobs.id(), 0, 10)).isNotEmpty();
  }

  @Test
  void aRunThatGoesOnIsCancelledFirst() throws Exception {
    var hold = new Hold();
    core.offer("slow", (request, context) -> new ModelStream() {
      @Override
      public ModelEvent next() throws InterruptedException {
        hold.stay();
        return null;
      }

      @Override
      public void close() {}
    });
    core.agent("sloth", "slow/any");
    Run run = core.runs.start(TestCore.request("sloth", "go on for ever"), TestCore.ALICE);
    hold.awaitInside();
    conversations.erase(OF_ALICE);
    assertThat(core.storage.run(run.id(), Reach.SERVER)).isEmpty();
    assertThat(core.storage.events(run.id(), 0, 10)).isEmpty();
  }

  private List<PersonalData> kept() throws Exception {
    return core.context().getServiceReferences(PersonalData.class, null).stream().map(core.context()::getService)
        .toList();
  }

  private PersonalData notes() throws Exception {
    return kept().getFirst();
  }

  @Test
  void eachMemoryIsAskedByItselfSoThatOneThatIsNotHereIsMissed() throws Exception {
    ServiceRegistration<Memory> other = core.offer(Memory.class, new Notebook(), Map.of(PluginNames.NAME, "other"));
    known.addMemory(other.getReference());
    assertThat(kept()).extracting(PersonalData::kind).containsExactlyInAnyOrder("memories:notebook", "memories:other");

    known.removeMemory(other.getReference());

    assertThat(kept()).extracting(PersonalData::kind).containsExactly("memories:notebook");
  }

  @Test
  void aMemoryThatAnotherTakesThePlaceOfIsAskedOnceAndUntilTheLastOfThemHasGone() throws Exception {
    ServiceRegistration<Memory> next = core.offer(Memory.class, notebook, Map.of(PluginNames.NAME, "notebook"));
    known.addMemory(next.getReference());
    assertThat(kept()).hasSize(1);

    known.removeMemory(offered.getReference());
    assertThat(kept()).hasSize(1);
    known.removeMemory(next.getReference());
    assertThat(kept()).isEmpty();
  }

  @Test
  void aMemoryThatIsGoneWhileItIsAskedHasErasedNothing() throws Exception {
    PersonalData notes = notes();
    offered.unregister();

    assertThatThrownBy(() -> notes.erase(OF_ALICE)).hasMessageContaining("the memory 'notebook' is not here now");
    assertThatThrownBy(() -> notes.eraseTenant("default")).hasMessageContaining("'notebook' is not here now");
  }

  @Test
  void whatAMemoryHoldsOfAPersonIsForgotten() throws Exception {
    for (Scope scope : List.of(OF_ALICE, OF_BOB)) {
      notebook.write(scope, List.of(new Change.Keep("jam", new Note(Note.FACT, "jam", Instant.EPOCH))));
    }
    assertThat(exported(notes().export(OF_ALICE))).hasSize(1).first().asString().contains("notebook");
    notes().erase(OF_ALICE);
    assertThat(notebook.recall(OF_ALICE, Query.of(Set.of("jam")))).isEmpty();
    assertThat(notebook.recall(OF_BOB, Query.of(Set.of("jam")))).hasSize(1);
  }

  @Test
  void aTenantsConversationsAreErasedWhoseverTheyAreAndThoseOfOtherTenantsStay() throws Exception {
    Principal program = Principal.of("bot", "acme", "bot", BuiltInRole.SERVICE);
    for (String person : List.of("carol", "dave", "bot")) {
      Run run = core.runs.start(new RunRequest("friend", "one", null, person, null, null, null, true), program);
      core.runs.await(run.id(), Duration.ofSeconds(30), program);
    }
    Run stays = core.run("friend", "one");
    conversations.eraseTenant("acme");
    conversations.eraseTenant("acme");
    assertThat(core.storage.sessions(Reach.ofTenant("acme"), null, 10)).isEmpty();
    assertThat(core.storage.runs(RunFilter.ALL, Reach.SERVER, null, 10)).containsExactly(stays);
    assertThat(core.storage.events(stays.id(), 0, 10)).isNotEmpty();
  }

  @Test
  void ofATenantEverybodyIsForgottenOfWhomAMemoryHoldsSomething() throws Exception {
    for (Scope scope : List.of(new Scope("acme", "carol", null, null), new Scope("acme", "dave", null, null),
        OF_ALICE)) {
      notebook.write(scope, List.of(new Change.Keep("jam", new Note(Note.FACT, "jam", Instant.EPOCH))));
    }
    notes().eraseTenant("acme");
    assertThat(notebook.users("acme")).isEmpty();
    assertThat(notebook.recall(OF_ALICE, Query.of(Set.of("jam")))).hasSize(1);
  }

  @Test
  void aPersonIsGivenEverythingThatWasSaid() throws Exception {
    Run run = core.run("friend", "one");
    core.finish(core.runs.start(TestCore.request("friend", "his"), TestCore.BOB));
    String given = core.json.write(exported(conversations.export(OF_ALICE)));
    assertThat(given).contains("\"session\":{", "\"run\":{\"id\":\"" + run.id(), "\"type\":\"run.completed\"")
        .doesNotContain("his");
    assertThat(exported(conversations.export(OF_ALICE))).hasSize(2 + core.log(run).size());
  }

  private static List<Object> exported(Iterator<?> items) {
    var all = new ArrayList<Object>();
    items.forEachRemaining(all::add);
    return all;
  }
}
