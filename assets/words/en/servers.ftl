# Servers and the keys to them.

failure-keyring-silent = The system's keyring does not answer
failure-keyring-refused = The system's keyring refuses: { $part }
failure-keyring-advice = Unlock the keyring and try again, or enter the key anew.

cli-servers-none = No server is named yet; `causerie servers add URL` does that.
cli-servers-none-in-use = No server is in use; say which, or name one by `causerie servers add URL`.
cli-servers-key = key: ••••••••
cli-servers-openai = OpenAI-compatible server
cli-servers-llama-server = llama-server
cli-servers-llama-router = llama-server as a router
cli-servers-demo = built-in demo
cli-servers-tested = connected in { $ms } ms, { $software }, { $models ->
    [one] { $models } model
   *[other] { $models } models
}
cli-servers-there = There is a server at { $url } already. `causerie servers list` shows it.
cli-servers-unknown = There is no server “{ $name }”. `causerie servers list` shows those that there are.
cli-servers-several = Several servers are called “{ $name }”. Say which by its address.
cli-servers-no-key-env = There is no key in the variable { $variable }. Set it, or leave out --key-env.
cli-servers-no-key-stdin = No key came on standard input. Send one, or leave out --key-stdin.
cli-servers-unauthorised-advice = Add the server with its key: `causerie servers add URL --key-env VAR`; for an address that is not in the list, put the key into the environment as CAUSERIE_API_KEY.
