package org.mogilefs.tools.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Program;

/**
 * Completion for bash and zsh. Both go by the words typed so far that are no options: {@code mogadm host} offers the
 * verbs of hosts, {@code mogadm host add} the options of that command.
 */
final class Completion {
    private Completion() {}

    static String bash(List<Program> programs) {
        StringBuilder out = new StringBuilder("# bash completion of the MogileFS utilities\n_mogile() {\n");
        out.append("  local cur=${COMP_WORDS[COMP_CWORD]} typed=${COMP_WORDS[0]##*/} words= i\n");
        out.append("  if [[ ${COMP_WORDS[COMP_CWORD-1]} == '=' || $cur == '=' ]]; then\n");
        out.append("    [[ $cur == '=' ]] && cur=\n");
        out.append("    COMPREPLY=($(compgen -f -- \"$cur\"))\n    return\n  fi\n");
        out.append("  for ((i = 1; i < COMP_CWORD; i++)); do\n");
        out.append("    [[ ${COMP_WORDS[i]} == -* || ${COMP_WORDS[i]} == '=' || ${COMP_WORDS[i-1]} == '=' ]]"
                + " || typed+=\" ${COMP_WORDS[i]}\"\n");
        out.append("  done\n  case $typed in\n");
        cases(programs)
                .forEach((typed, words) -> out.append("    '")
                        .append(typed)
                        .append("'*) words='")
                        .append(words)
                        .append("' ;;\n"));
        out.append("  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n");
        out.append("  [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n}\ncomplete -o default -F _mogile");
        programs.forEach(program -> out.append(' ').append(program.name()));
        return out.append('\n').toString();
    }

    static String zsh(List<Program> programs) {
        StringBuilder out = new StringBuilder("#compdef");
        programs.forEach(program -> out.append(' ').append(program.name()));
        out.append("\n# zsh completion of the MogileFS utilities\n");
        out.append("local typed=${service:-${words[1]:t}} word\nlocal -a choices\n");
        out.append("for word in ${words[2,CURRENT-1]}; do\n");
        out.append("  [[ $word == -* ]] || typed+=\" $word\"\ndone\n");
        out.append("if [[ $PREFIX == --*=* ]]; then\n  compset -P '*='\n  _files\n  return\nfi\ncase $typed in\n");
        cases(programs)
                .forEach((typed, words) -> out.append("  '")
                        .append(typed)
                        .append("'*) choices=(")
                        .append(words)
                        .append(") ;;\n"));
        out.append("esac\ncompadd -S '' -- ${(M)choices:#*=}\ncompadd -- ${choices:#*=}\n");
        return out.toString();
    }

    /** What may follow, by what was typed; longer texts first, since a shell takes the first that fits. */
    private static Map<String, String> cases(List<Program> programs) {
        Map<String, Set<String>> next = new LinkedHashMap<>();
        for (Program program : programs) {
            for (Command command : program.commands()) {
                String path = program.name();
                if (!command.name().equals(program.name())) {
                    for (String word : command.name().split(" ")) {
                        next.computeIfAbsent(path, any -> new LinkedHashSet<>()).add(word);
                        path += " " + word;
                    }
                }
                Set<String> options = next.computeIfAbsent(path, any -> new LinkedHashSet<>());
                command.options().forEach(option -> options.add(text(option)));
            }
            next.forEach((path, words) -> {
                if (path.equals(program.name()) || path.startsWith(program.name() + " ")) {
                    program.commonOptions().forEach(option -> words.add(text(option)));
                }
            });
        }
        List<String> paths = new ArrayList<>(next.keySet());
        paths.sort((a, b) -> Integer.compare(b.length(), a.length()));
        Map<String, String> cases = new LinkedHashMap<>();
        paths.forEach(path -> cases.put(path, String.join(" ", next.get(path))));
        return cases;
    }

    private static String text(Option option) {
        return "--" + option.name() + (option.isFlag() ? "" : "=");
    }
}
