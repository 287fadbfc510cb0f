# What an answer costs, and how full the context is.

commands-end-thinking = Arrêter la réflexion maintenant
commands-end-thinking-note = Le modèle cesse de réfléchir et répond.
end-thinking = arrêter la réflexion
end-thinking-label = Arrêter la réflexion maintenant

waiting-fitting = Recherche de ce qui tient dans le contexte…
waiting-summarising = Résumé des tours les plus anciens…
waiting-reading = Lecture de l’invite : { $done } sur { $total } jetons, { $percent } %
waiting-time-left = { $reading }, encore { $time }
fact-rate-now = actuel { $rate }
curve-name = Vitesse au cours de la réponse : de { $least } à { $most }

details-name = Chiffres de cette réponse
details-model = Modèle
details-prompt = Invite
details-cached = Depuis le cache
details-written = Réponse
details-drafted = Spéculés
details-thinking = Réflexion
details-total = Ensemble
details-context = Contexte
details-end = Fin
details-in = { $amount } en { $time }
details-in-at = { $amount } en { $time }, { $rate }
details-drafted-share = { $taken } retenus sur { $count } jetons, { $percent } %
details-context-used = { $used } occupés
details-context-share = { $used } occupés sur { $size }
end-stop = elle était complète
end-length = la limite de jetons a été atteinte
end-tools = elle attend des outils
end-withheld = le serveur a retenu la suite
end-stopped = vous l’avez arrêtée
end-interrupted = elle a été interrompue
end-failed = elle a échoué
end-running = elle est en cours

context-name = contexte
context-used = { $used } sur { $size }
context-with-draft = { $used } + { $added } sur { $size }
context-label = Contexte : { $used } occupés sur { $size }
context-label-draft = Contexte : { $used } occupés sur { $size }, et { $added } de plus avec ce message
context-nearly-full = { $label }. Il est presque plein.
context-menu-used = Jetons occupés : { $used }
context-menu-draft = { $count ->
    [one] Ce message ajoute { $count } jeton
   *[other] Ce message ajoute { $count } jetons
}
context-menu-free = Jetons libres : { $free }
context-menu-over = Jetons en trop : { $over }
context-menu-fit = Quand cette conversation devient trop longue
fit-ask = Me demander
fit-drop = Omettre les tours les plus anciens
fit-summarise = Les résumer
fit-send = Envoyer quand même
fit-too-long = Ce message ne tiendra pas : { $tokens } jetons avec tout ce qui précède, et le contexte en contient { $size }
fit-too-tight = Ce message laisse peu de place à une réponse : { $tokens } jetons avec tout ce qui précède, et le contexte en contient { $size }
fit-advice = Ce qui est omis ou résumé n’est pas envoyé, et reste dans la conversation. Le choix vaut pour cette conversation, et se change à la jauge du contexte.

cut-dropped = { $count ->
    [one] { $count } message plus ancien n’a pas été envoyé
   *[other] { $count } messages plus anciens n’ont pas été envoyés
}
cut-summarised = { $count ->
    [one] { $count } message plus ancien a été résumé
   *[other] { $count } messages plus anciens ont été résumés
}
