"""The typed program: what the frontend makes and every lowering reads. Inert data, no behaviour."""
