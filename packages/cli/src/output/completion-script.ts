/** Shells that words can be completed in. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** One of {@link SHELLS}. */
export type Shell = (typeof SHELLS)[number];

const ASK = "ll-issues --get-yargs-completions";

/** What each shell is to load; it asks the program for the words, so that ids are those of the tree as it is. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# ll-issues completion bash >> ~/.bashrc
_ll_issues() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  mapfile -t COMPREPLY < <(compgen -W "$(SHELL=bash ${ASK} "\${COMP_WORDS[@]:0:COMP_CWORD}" "$current" 2>/dev/null)" -- "$current")
}
complete -o bashdefault -o default -F _ll_issues ll-issues
`,
  zsh: `#compdef ll-issues
# ll-issues completion zsh > "\${fpath[1]}/_ll-issues"
_ll_issues() {
  compadd -- \${(f)"$(SHELL=bash ${ASK} "\${(@)words[1,CURRENT-1]}" "\${words[CURRENT]}" 2>/dev/null)"}
  _files
}
compdef _ll_issues ll-issues
`,
  fish: `# ll-issues completion fish > ~/.config/fish/completions/ll-issues.fish
complete -c ll-issues -a '(SHELL=bash ${ASK} (commandline -opc) (commandline -ct) 2>/dev/null)'
`,
};

/** Give back the script that a shell is to load. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
