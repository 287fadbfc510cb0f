# Servers and the keys to them.

failure-keyring-silent = Le trousseau du système ne répond pas
failure-keyring-refused = Le trousseau du système refuse : { $part }
failure-keyring-advice = Déverrouillez le trousseau et réessayez, ou saisissez à nouveau la clé.

cli-servers-none = Aucun serveur n’est encore enregistré ; `causerie servers add URL` en ajoute un.
cli-servers-none-in-use = Aucun serveur n’est utilisé ; dites lequel, ou ajoutez-en un avec `causerie servers add URL`.
cli-servers-key = clé : ••••••••
cli-servers-openai = serveur compatible OpenAI
cli-servers-llama-server = llama-server
cli-servers-llama-router = llama-server en routeur
cli-servers-demo = démonstration intégrée
cli-servers-tested = connecté en { $ms } ms, { $software }, { $models ->
    [one] { $models } modèle
   *[other] { $models } modèles
}
cli-servers-there = Il y a déjà un serveur à l’adresse { $url }. `causerie servers list` le montre.
cli-servers-unknown = Il n’y a pas de serveur « { $name } ». `causerie servers list` montre ceux qui existent.
cli-servers-several = Plusieurs serveurs s’appellent « { $name } ». Dites lequel par son adresse.
cli-servers-no-key-env = Il n’y a pas de clé dans la variable { $variable }. Définissez-la, ou omettez --key-env.
cli-servers-no-key-stdin = Aucune clé n’est arrivée sur l’entrée standard. Envoyez-en une, ou omettez --key-stdin.
cli-servers-unauthorised-advice = Ajoutez le serveur avec sa clé : `causerie servers add URL --key-env VAR` ; pour une adresse qui n’est pas dans la liste, mettez la clé dans la variable d’environnement CAUSERIE_API_KEY.
