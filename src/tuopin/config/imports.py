"""Which room imports which form: the one table that the desk and the command line go by."""

IMPORTERS = {
    "f1": "tuopin.register.actions.F1Importer",
    "f1m": "tuopin.register.actions.F1MImporter",
    "f2": "tuopin.register.actions.F2Importer",
    "f3": "tuopin.register.actions.F3Importer",
    "f4": "tuopin.register.actions.F4Importer",
    "f5": "tuopin.selection.actions.F5Importer",
    "visit": "tuopin.visits.actions.VisitImporter",
    "loss": "tuopin.disasters.actions.LossImporter",
    "repay": "tuopin.funds.actions.RepayImporter",
    "bank": "tuopin.funds.actions.BankImporter",
}
