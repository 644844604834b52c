package io.osgent.model.local.internal;

import io.osgent.api.tool.ToolSpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where an answer has to fit a schema and tools are there as well, the model may say either: calls, which look like this in
 * the language of llama.cpp's grammars, or an {@code answer}, for which the runner adds the rules.
 */
final class CallGrammar {
  private static final String RULES = """
      root ::= call+ | answer
      call ::= "<tool_call>" call-ws "{" call-ws "\\"name\\":" call-ws call-name call-ws "," call-ws "\\"arguments\\":" \
      call-ws call-object call-ws "}" call-ws "</tool_call>" call-ws
      call-ws ::= [ \\n]?
      call-object ::= "{" call-ws (call-member ("," call-ws call-member)*)? "}"
      call-member ::= call-string call-ws ":" call-ws call-value call-ws
      call-array ::= "[" call-ws (call-value call-ws ("," call-ws call-value call-ws)*)? "]"
      call-value ::= call-object | call-array | call-string | call-number | "true" | "false" | "null"
      call-string ::= "\\"" ([^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\bfnrt/] | "u" [0-9a-fA-F]{4}))* "\\""
      call-number ::= "-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?
      """;

  private CallGrammar() {}

  static String of(List<ToolSpec> tools) {
    return RULES + "call-name ::= " + tools.stream().map(tool -> quoted('"' + tool.name() + '"'))
        .collect(Collectors.joining(" | ")) + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
